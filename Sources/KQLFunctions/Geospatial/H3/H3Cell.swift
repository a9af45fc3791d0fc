/// A cell of the H3 grid: a base cell and a path of digits, one for each level below it.
struct H3Cell: Hashable {
  static let levelMax = 15
  private static let digitBits: UInt64 = 7

  /// The 64 bits of which the token is the hexadecimal form.
  let id: UInt64

  var level: Int { Int(id >> 52 & 15) }
  var base: Int { Int(id >> 45 & 127) }
  var isPentagonBased: Bool { H3BaseCells.pentagons.contains(base) }

  /// Levels count from 1.
  func digit(_ level: Int) -> Int { Int(id >> H3Cell.shift(level) & H3Cell.digitBits) }
  var digits: [Int] { level == 0 ? [] : (1...level).map { digit($0) } }
  var isPentagon: Bool { isPentagonBased && !digits.contains { $0 != 0 } }

  private static func shift(_ level: Int) -> UInt64 { UInt64(3 * (levelMax - level)) }

  init(base: Int, digits: [Int]) {
    var id: UInt64 = 1 << 59 | UInt64(digits.count) << 52 | UInt64(base) << 45
    for level in stride(from: 1, through: H3Cell.levelMax, by: 1) {
      id |= UInt64(level <= digits.count ? digits[level - 1] : 7) << H3Cell.shift(level)
    }
    self.id = id
  }

  /// Nil when the text names no cell.
  init?(token: String) {
    guard (1...16).contains(token.utf8.count), token.utf8.allSatisfy({ $0 != UInt8(ascii: "+") }),
      let id = UInt64(token, radix: 16)
    else { return nil }
    self.id = id
    guard id >> 56 == 8, base < H3BaseCells.count else { return nil }
    for level in stride(from: 1, through: H3Cell.levelMax, by: 1) where (digit(level) == 7) != (level > self.level) {
      return nil
    }
    // A pentagon has no child in the direction k.
    if isPentagonBased, digits.first(where: { $0 != 0 }) == 1 { return nil }
  }

  var token: String { String(id, radix: 16) }

  /// Nil when the level is not that of an ancestor or the cell itself.
  func parent(level: Int) -> H3Cell? {
    (0...self.level).contains(level) ? H3Cell(base: base, digits: Array(digits.prefix(level))) : nil
  }

  /// The cells of a level below; the caller bounds the difference.
  func children(level: Int) -> [H3Cell] {
    var paths = [digits]
    for _ in stride(from: self.level, to: level, by: 1) {
      paths = paths.flatMap { path in
        let isCenter = isPentagonBased && !path.contains { $0 != 0 }
        return (0...6).filter { !(isCenter && $0 == 1) }.map { path + [$0] }
      }
    }
    return paths.map { H3Cell(base: base, digits: $0) }
  }

  /// Digits after a turn by a sixth, counterclockwise.
  static let turned = [0, 5, 3, 1, 6, 4, 2]
  /// The same clockwise.
  static let turnedBack = [0, 3, 6, 2, 5, 1, 4]
}
