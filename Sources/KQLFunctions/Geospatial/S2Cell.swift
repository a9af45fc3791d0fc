import Glibc
import KQLColumns

/// A cell of the S2 hierarchy: a face of a cube around the Earth, split into quarters along a Hilbert curve.
struct S2Cell {
  private static let levelMax = 30
  /// The position of each quarter (i << 1 | j) along the curve, by orientation (swap = 1, invert = 2).
  private static let positions: [[Int]] = [[0, 1, 3, 2], [0, 3, 1, 2], [2, 3, 1, 0], [2, 1, 3, 0]]
  private static let quarters: [[Int]] = [[0, 1, 3, 2], [0, 2, 3, 1], [3, 2, 0, 1], [3, 1, 0, 2]]
  private static let turns: [Int] = [1, 0, 0, 3]

  private let face: Int
  /// The cell's lower corner in leaf units, 0 to 2^30.
  private let i: Int
  private let j: Int
  let level: Int

  private init(face: Int, i: Int, j: Int, level: Int) {
    let size = 1 << (S2Cell.levelMax - level)
    (self.face, self.i, self.j, self.level) = (face, i & ~(size - 1), j & ~(size - 1), level)
  }

  init(_ direction: Direction, level: Int) {
    let (face, u, v) = S2Cell.project(direction)
    self.init(face: face, i: S2Cell.leaf(u), j: S2Cell.leaf(v), level: level)
  }

  static let faces: [S2Cell] = (0..<6).map { S2Cell(face: $0, i: 0, j: 0, level: 0) }

  /// The four quarters.
  var children: [S2Cell] {
    guard level < S2Cell.levelMax else { return [] }
    let half = size / 2
    return [(0, 0), (0, 1), (1, 1), (1, 0)].map { x, y in
      S2Cell(face: face, i: i + x * half, j: j + y * half, level: level + 1)
    }
  }

  private static func project(_ d: Direction) -> (face: Int, u: Double, v: Double) {
    let (x, y, z) = (abs(d.x), abs(d.y), abs(d.z))
    let axis = x > y ? (x > z ? 0 : 2) : (y > z ? 1 : 2)
    switch (axis, [d.x, d.y, d.z][axis] < 0) {
    case (0, false): return (0, d.y / d.x, d.z / d.x)
    case (1, false): return (1, -d.x / d.y, d.z / d.y)
    case (2, false): return (2, -d.x / d.z, -d.y / d.z)
    case (0, true): return (3, d.z / d.x, d.y / d.x)
    case (1, true): return (4, d.z / d.y, -d.x / d.y)
    default: return (5, -d.y / d.z, -d.x / d.z)
    }
  }

  private static func direction(_ face: Int, _ u: Double, _ v: Double) -> Direction {
    switch face {
    case 0: Direction(1, u, v)
    case 1: Direction(-u, 1, v)
    case 2: Direction(-u, -v, 1)
    case 3: Direction(-1, -v, -u)
    case 4: Direction(v, -1, -u)
    default: Direction(v, u, -1)
    }
  }

  /// The quadratic projection between cube and cell coordinates.
  private static func leaf(_ u: Double) -> Int {
    let s = u >= 0 ? 0.5 * (1 + 3 * u).squareRoot() : 1 - 0.5 * (1 - 3 * u).squareRoot()
    let leaves = Double(1 << levelMax)
    return Int(min(max((s * leaves).rounded(.down), 0), leaves - 1))
  }

  private static func unprojected(_ leaf: Double) -> Double {
    let s = leaf / Double(1 << levelMax)
    return s >= 0.5 ? (4 * s * s - 1) / 3 : (1 - 4 * (1 - s) * (1 - s)) / 3
  }

  /// The hexadecimal digits of the 64-bit id, without trailing zeros.
  var token: String {
    var orientation = face & 1
    var position: UInt64 = 0
    for bit in stride(from: S2Cell.levelMax - 1, through: S2Cell.levelMax - level, by: -1) {
      let quarter = (i >> bit & 1) << 1 | (j >> bit & 1)
      let place = S2Cell.positions[orientation][quarter]
      position = position << 2 | UInt64(place)
      orientation ^= S2Cell.turns[place]
    }
    let shift = UInt64(2 * (S2Cell.levelMax - level))
    let id = UInt64(face) << 61 | (position << 1 | 1) << shift
    var digits = String(id, radix: 16)
    digits = String(repeating: "0", count: 16 - digits.utf8.count) + digits
    while digits.last == "0" { digits.removeLast() }
    return digits.isEmpty ? "0" : digits
  }

  /// Nil when the text is no token.
  init?(token: String) {
    guard (1...16).contains(token.utf8.count), let prefix = UInt64(token, radix: 16) else { return nil }
    let id = prefix << UInt64(4 * (16 - token.utf8.count))
    let face = Int(id >> 61)
    guard id != 0, face < 6, id.trailingZeroBitCount % 2 == 0, id.trailingZeroBitCount <= 60 else { return nil }
    let level = S2Cell.levelMax - id.trailingZeroBitCount / 2
    var (i, j, orientation) = (0, 0, face & 1)
    for step in 0..<level {
      let place = Int(id >> UInt64(59 - 2 * step) & 3)
      let quarter = S2Cell.quarters[orientation][place]
      i = i << 1 | quarter >> 1
      j = j << 1 | quarter & 1
      orientation ^= S2Cell.turns[place]
    }
    let rest = S2Cell.levelMax - level
    self.init(face: face, i: i << rest, j: j << rest, level: level)
  }

  private var size: Int { 1 << (S2Cell.levelMax - level) }

  private func place(_ x: Double, _ y: Double) -> GeoPoint {
    let u = S2Cell.unprojected(Double(i) + x * Double(size))
    let v = S2Cell.unprojected(Double(j) + y * Double(size))
    return S2Cell.direction(face, u, v).point
  }

  var center: GeoPoint { place(0.5, 0.5) }
  var ring: [GeoPoint] { [place(0, 0), place(1, 0), place(1, 1), place(0, 1), place(0, 0)] }

  /// The cells that share an edge or a corner.
  var neighbors: [String] {
    var result: [String] = []
    let own = token
    for (dx, dy) in [(1, 1), (1, 0), (-1, 0), (0, -1), (-1, 1), (1, -1), (0, 1), (-1, -1)] {
      // Just outside the edge, also over the border of the face.
      let (x, y) = (i + size / 2 + dx * size, j + size / 2 + dy * size)
      let leaves = Double(1 << S2Cell.levelMax)
      let isOutside = x < 0 || y < 0 || Double(x) > leaves || Double(y) > leaves
      let u = isOutside ? 2 * Double(x) / leaves - 1 : S2Cell.unprojected(Double(x) + 0.25)
      let v = isOutside ? 2 * Double(y) / leaves - 1 : S2Cell.unprojected(Double(y) + 0.25)
      let cell = S2Cell(S2Cell.direction(face, u, v), level: level).token
      if cell != own, !result.contains(cell) { result.append(cell) }
    }
    return result
  }
}
