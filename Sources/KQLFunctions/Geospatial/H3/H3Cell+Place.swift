import Glibc

/// A place of the lattice on a face.
struct FacePlace {
  var face: Int
  var point: LatticePoint

  /// The side beyond which the place lies, with the edge of the face `edge` thirds from its middle.
  func side(beyond edge: Int) -> Icosahedron.Side? {
    let (ij, jk, ki) = (point.margin(.ij), point.margin(.jk), point.margin(.ki))
    guard min(ij, jk, ki) < -edge else { return nil }
    return ij <= jk && ij <= ki ? .ij : ki <= jk ? .ki : .jk
  }

  /// The same place as the face beyond the side writes it; `unit` is level 0's.
  func crossed(_ side: Icosahedron.Side, unit: Int) -> FacePlace {
    let crossing = Icosahedron.crossing(face, side)
    return FacePlace(face: crossing.face, point: point.turned(crossing.turn) + crossing.shift.scaled(unit))
  }

  /// The direction of a place whose coordinates are `divisor` times those of level 0.
  func direction(x: Double, y: Double) -> Direction {
    let plane = Icosahedron.faces[face]
    let right = (x - y / 2) * Icosahedron.unit
    let up = y * 0.75.squareRoot() * Icosahedron.unit
    return (plane.middle + plane.right.scaled(right) + plane.up.scaled(up)).normalized
  }
}

/// Between cells and places on the Earth.
extension H3Cell {
  /// The unit of level 0 in the lattice of an even level.
  static func unit(_ level: Int) -> Int { (0..<level / 2).reduce(1) { unit, _ in unit * 7 } }

  /// The cell that holds a direction.
  init(_ direction: Direction, level: Int) {
    let face = Icosahedron.face(direction)
    let plane = Icosahedron.faces[face]
    let scale = 1 / (direction.dot(plane.middle) * Icosahedron.unit)
    let up = direction.dot(plane.up) * scale / 0.75.squareRoot()
    var (x, y) = (direction.dot(plane.right) * scale + up / 2, up)
    if level % 2 == 1 { (x, y) = (2 * x + y, 3 * y - x) }
    let unit = Double(H3Cell.unit(level))
    var point = H3Cell.nearest(x * unit, y * unit)
    var digits = [Int](repeating: 0, count: level)
    for step in stride(from: level, to: 0, by: -1) {
      let digit = point.digit(level: step)
      digits[step - 1] = digit
      point = (point - LatticePoint.digits[digit]).dividedByStep(to: step)
    }
    guard let sight = H3BaseCells.sight(face, point) else {
      self.init(base: 0, digits: digits)
      return
    }
    if H3BaseCells.pentagons.contains(sight.cell) {
      // The direction k is missing: what lies there belongs to a neighbouring direction.
      if digits.first(where: { $0 != 0 }) == 1 {
        digits = digits.map { (sight.isOnAxisJ ? H3Cell.turnedBack : H3Cell.turned)[$0] }
      }
      for _ in 0..<sight.turn {
        digits = digits.map { H3Cell.turned[$0] }
        if digits.first(where: { $0 != 0 }) == 1 { digits = digits.map { H3Cell.turned[$0] } }
      }
    } else {
      for _ in 0..<sight.turn { digits = digits.map { H3Cell.turned[$0] } }
    }
    self.init(base: sight.cell, digits: digits)
  }

  /// The lattice point nearest to a place: a corner of the rhombus around it.
  private static func nearest(_ x: Double, _ y: Double) -> LatticePoint {
    var best = (point: LatticePoint.zero, distance: Double.infinity)
    for (cornerX, cornerY) in [(x.rounded(.down), y.rounded(.down)), (x.rounded(.down), y.rounded(.down) + 1)] {
      for candidate in [cornerX, cornerX + 1] {
        let (dx, dy) = (x - candidate, y - cornerY)
        let distance = dx * dx - dx * dy + dy * dy
        if distance < best.distance { best = (LatticePoint(Int(candidate), Int(cornerY)), distance) }
      }
    }
    return best.point
  }

  /// Where the middle of a path below a base cell lies, on the face that holds it.
  private static func place(base: Int, digits: [Int]) -> FacePlace {
    let level = digits.count
    let isPentagonBased = H3BaseCells.pentagons.contains(base)
    let leading = digits.first { $0 != 0 }
    var digits = digits
    if isPentagonBased, leading == 5 { digits = digits.map { turnedBack[$0] } }
    let home = H3BaseCells.homes[base]
    var place = FacePlace(face: home.face, point: home.place)
    for (index, digit) in digits.enumerated() {
      place.point = place.point * LatticePoint.step(to: index + 1) + LatticePoint.digits[digit]
    }
    // Sides are straight in the lattice of even levels only.
    let even = level + level % 2
    if level != even { place.point = place.point * LatticePoint.step(to: even) }
    let unit = unit(even)
    var isFirst = true
    while let side = place.side(beyond: 2 * unit) {
      if isFirst, isPentagonBased, leading == 4, side == .ki {
        // Around the pentagon over the missing direction.
        let corner = LatticePoint(2 * unit, 0)
        place.point = (place.point - corner).turned(5) + corner
      }
      place = place.crossed(side, unit: unit)
      if !isPentagonBased { break }
      isFirst = false
    }
    if level != even { place.point = place.point.dividedByStep(to: even) }
    return place
  }

  private static func center(base: Int, digits: [Int]) -> Direction {
    let place = place(base: base, digits: digits)
    var (x, y) = (Double(place.point.x), Double(place.point.y))
    // Divide by the step to an odd level.
    if digits.count % 2 == 1 { (x, y) = ((3 * x - y) / 7, (x + 2 * y) / 7) }
    let unit = Double(unit(digits.count))
    return place.direction(x: x / unit, y: y / unit)
  }

  var center: Direction { H3Cell.center(base: base, digits: digits) }

  /// Roughly where the neighbour along the axis i lies: a child's middle, also below the last level.
  var towardAxisI: Direction { H3Cell.center(base: base, digits: digits + [4]) }

  /// The corners in a lattice three times as fine, of the even level at or below.
  private var corners: (places: [FacePlace], unit: Int) {
    let place = H3Cell.place(base: base, digits: digits)
    let even = level + level % 2
    let unit = 3 * H3Cell.unit(even)
    let count = isPentagon ? 5 : 6
    let corners = (0..<count).map { index in
      var corner = place.point.scaled(3) + LatticePoint(2, 1).turned(index)
      if level != even { corner = corner * LatticePoint.step(to: even) }
      var result = FacePlace(face: place.face, point: corner)
      while let side = result.side(beyond: 2 * unit) {
        result = result.crossed(side, unit: unit)
        if count == 6 { break }
      }
      return result
    }
    return (corners, unit)
  }

  /// The corners as directions, without those that only bend an edge over two faces.
  var vertices: [Direction] {
    let (corners, unit) = corners
    return corners.map { $0.direction(x: Double($0.point.x) / Double(unit), y: Double($0.point.y) / Double(unit)) }
  }

  /// The outline, counterclockwise and not closed; an edge over two faces has a corner where it crosses.
  var outline: [Direction] {
    let (corners, unit) = corners
    let scale = Double(unit)
    var result: [Direction] = []
    for (index, corner) in corners.enumerated() {
      result.append(corner.direction(x: Double(corner.point.x) / scale, y: Double(corner.point.y) / scale))
      let next = corners[(index + 1) % corners.count]
      guard level % 2 == 1, corner.face != next.face,
        let side = [Icosahedron.Side.ij, .jk, .ki].first(where: {
          Icosahedron.crossing(next.face, $0).face == corner.face
        }),
        let own = [Icosahedron.Side.ij, .jk, .ki].first(where: {
          Icosahedron.crossing(corner.face, $0).face == next.face
        })
      else { continue }
      let beyond = next.crossed(side, unit: unit).point
      let (inner, outer) = (corner.point.margin(own) + 2 * unit, beyond.margin(own) + 2 * unit)
      guard inner > 0, outer < 0 else { continue }
      let part = Double(inner) / Double(inner - outer)
      let x = Double(corner.point.x) + part * Double(beyond.x - corner.point.x)
      let y = Double(corner.point.y) + part * Double(beyond.y - corner.point.y)
      result.append(corner.direction(x: x / scale, y: y / scale))
    }
    return result
  }
}
