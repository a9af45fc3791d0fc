import Glibc

/// The twenty faces on which H3 lays its lattice.
///
/// A face is the plane that touches the sphere at the face's middle; the axis i points to one of its corners.
/// The numbers are those of H3's grid (https://h3geo.org).
enum Icosahedron {
  /// The sides of a face between the corners on its axes.
  enum Side { case ij, jk, ki }

  struct Face: Sendable {
    let middle: Direction
    /// The axis i, and what is a quarter of a turn counterclockwise from it.
    let right: Direction
    let up: Direction
  }

  /// How a place beyond a side is written on the face there.
  struct Crossing {
    let face: Int
    let turn: Int
    /// In units of level 0.
    let shift: LatticePoint
  }

  /// The length of a level 0 unit on a face.
  static let unit = 0.38196601125010500003

  static let faces: [Face] = zip(middles, azimuths).map { middle, azimuth in
    let middle = middle.normalized
    let east = Direction(-middle.y, middle.x, 0).normalized
    let north = middle.cross(east)
    return Face(
      middle: middle, right: north.scaled(cos(azimuth)) + east.scaled(sin(azimuth)),
      up: north.scaled(sin(azimuth)) + east.scaled(-cos(azimuth)))
  }

  static func crossing(_ face: Int, _ side: Side) -> Crossing {
    let place = face % 5
    let isPolar = face < 5 || face >= 15
    let opposite = (face < 5 || (10..<15).contains(face)) ? face + 5 : face - 5
    if side == .jk { return Crossing(face: opposite, turn: 3, shift: LatticePoint(-2, 0)) }
    if isPolar {
      let (first, isNext) = (face - place, (face < 5) == (side == .ki))
      let other = first + (place + (isNext ? 1 : 4)) % 5
      return side == .ij
        ? Crossing(face: other, turn: 1, shift: LatticePoint(0, -2))
        : Crossing(face: other, turn: 5, shift: LatticePoint(2, 2))
    }
    let isUpper = face < 10
    let other =
      side == .ij ? (isUpper ? face + 5 : face - 5) : isUpper ? 10 + (place + 4) % 5 : 5 + (place + 1) % 5
    return side == .ij
      ? Crossing(face: other, turn: 3, shift: LatticePoint(2, 2))
      : Crossing(face: other, turn: 3, shift: LatticePoint(0, -2))
  }

  /// The face that a direction meets.
  static func face(_ direction: Direction) -> Int {
    var best = (face: 0, cosine: -2.0)
    for (index, face) in faces.enumerated() {
      let cosine = face.middle.dot(direction)
      if cosine > best.cosine { best = (index, cosine) }
    }
    return best.face
  }

  private static let middles: [Direction] = [
    Direction(0.2199307791404606, 0.6583691780274996, 0.7198475378926182),
    Direction(-0.2139234834501421, 0.1478171829550703, 0.9656017935214205),
    Direction(0.1092625278784797, -0.4811951572873210, 0.8697775121287253),
    Direction(0.7428567301586791, -0.3593941678278028, 0.5648005936517033),
    Direction(0.8112534709140969, 0.3448953237639384, 0.4721387736413930),
    Direction(-0.1055498149613921, 0.9794457296411413, 0.1718874610009365),
    Direction(-0.8075407579970092, 0.1533552485898818, 0.5695261994882688),
    Direction(-0.2846148069787907, -0.8644080972654206, 0.4144792552473539),
    Direction(0.7405621473854482, -0.6673299564565524, -0.0789837646326737),
    Direction(0.8512303986474293, 0.4722343788582681, -0.2289137388687808),
    Direction(-0.7405621473854481, 0.6673299564565524, 0.0789837646326737),
    Direction(-0.8512303986474292, -0.4722343788582682, 0.2289137388687808),
    Direction(0.1055498149613919, -0.9794457296411413, -0.1718874610009365),
    Direction(0.8075407579970092, -0.1533552485898819, -0.5695261994882688),
    Direction(0.2846148069787908, 0.8644080972654204, -0.4144792552473539),
    Direction(-0.7428567301586791, 0.3593941678278027, -0.5648005936517033),
    Direction(-0.8112534709140971, -0.3448953237639382, -0.4721387736413930),
    Direction(-0.2199307791404607, -0.6583691780274996, -0.7198475378926182),
    Direction(0.2139234834501420, -0.1478171829550704, -0.9656017935214205),
    Direction(-0.1092625278784796, 0.4811951572873210, -0.8697775121287253),
  ]

  /// From north clockwise to the axis i of each face.
  private static let azimuths: [Double] = [
    5.619958268523939882, 5.760339081714187279, 0.780213654393430055, 0.430469363979999913, 6.130269123335111400,
    2.692877706530642877, 2.982963003477243874, 3.532912002790141181, 3.494305004259568154, 3.003214169499538391,
    5.930472956509811562, 0.138378484090254847, 0.448714947059150361, 0.158629650112549365, 5.891865957979238535,
    2.711123289609793325, 3.294508837434268316, 3.804819692245439833, 3.664438879055192436, 2.361378999196363184,
  ]
}
