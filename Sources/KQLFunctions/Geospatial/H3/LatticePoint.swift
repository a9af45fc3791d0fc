/// A place in the lattice of hexagon centres on a face of the icosahedron: `x + y ω` with ω a third of a turn.
///
/// H3's axes i, j and k are 1, ω and ω². Multiplying by a unit turns by sixths; multiplying by a number of norm 7 goes
/// one level down, alternately by `2 - ω` and `3 + ω`, whose product is 7.
struct LatticePoint: Equatable {
  var x: Int
  var y: Int

  init(_ x: Int, _ y: Int) { (self.x, self.y) = (x, y) }

  static let zero = LatticePoint(0, 0)

  static func + (a: LatticePoint, b: LatticePoint) -> LatticePoint { LatticePoint(a.x + b.x, a.y + b.y) }
  static func - (a: LatticePoint, b: LatticePoint) -> LatticePoint { LatticePoint(a.x - b.x, a.y - b.y) }
  static func * (a: LatticePoint, b: LatticePoint) -> LatticePoint {
    LatticePoint(a.x * b.x - a.y * b.y, a.x * b.y + a.y * b.x - a.y * b.y)
  }
  func scaled(_ factor: Int) -> LatticePoint { LatticePoint(x * factor, y * factor) }

  /// Counterclockwise by sixths of a turn.
  func turned(_ sixths: Int) -> LatticePoint { self * LatticePoint.sixths[sixths % 6] }

  static let sixths: [LatticePoint] = [
    LatticePoint(1, 0), LatticePoint(1, 1), LatticePoint(0, 1), LatticePoint(-1, 0), LatticePoint(-1, -1),
    LatticePoint(0, -1),
  ]

  /// What takes a place from the level above to an odd level, and to an even one.
  static func step(to level: Int) -> LatticePoint { level % 2 == 1 ? LatticePoint(2, -1) : LatticePoint(3, 1) }
  /// Dividing by a step is multiplying by the other one and dividing by 7.
  func dividedByStep(to level: Int) -> LatticePoint {
    let product = self * LatticePoint.step(to: level + 1)
    return LatticePoint(product.x / 7, product.y / 7)
  }

  /// The units by H3's digits 1 to 6; 0 stays in the middle.
  static let digits: [LatticePoint] = [
    .zero, LatticePoint(-1, -1), LatticePoint(0, 1), LatticePoint(-1, 0), LatticePoint(1, 0), LatticePoint(0, -1),
    LatticePoint(1, 1),
  ]

  private static let oddDigits = [0, 4, 2, 6, 1, 5, 3]
  private static let evenDigits = [0, 4, 1, 5, 2, 6, 3]

  /// The digit of a place within its parent: its remainder by the step to this level.
  func digit(level: Int) -> Int {
    let remainder = (x + (level % 2 == 1 ? 2 : 4) * y) % 7
    return (level % 2 == 1 ? LatticePoint.oddDigits : LatticePoint.evenDigits)[remainder < 0 ? remainder + 7 : remainder]
  }

  /// Distances from the middle away from the edges ij, jk and ki of a face, in thirds: each is -2 on its edge at level 0.
  func margin(_ edge: Icosahedron.Side) -> Int {
    switch edge {
    case .ij: -x - y
    case .jk: 2 * x - y
    case .ki: 2 * y - x
    }
  }
}
