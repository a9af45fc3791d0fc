import CLibedit

/// Where libedit puts the characters of prompt and text on a screen of some width.
struct ScreenLayout {
  struct Position: Equatable {
    var row: Int
    var column: Int
  }

  let width: Int
  /// Of each scalar of prompt and text, and of the place behind the last.
  private(set) var positions: [Position] = []
  private(set) var cells: [Int] = []

  init(_ scalars: [Unicode.Scalar], width: Int) {
    self.width = max(width, 2)
    positions.reserveCapacity(scalars.count + 1)
    cells.reserveCapacity(scalars.count)
    var at = Position(row: 0, column: 0)
    for scalar in scalars {
      if scalar == "\n" {
        positions.append(at)
        cells.append(0)
        at = Position(row: at.row + 1, column: 0)
        continue
      }
      let count = scalar == "\t" ? 8 - at.column % 8 : Self.cells(scalar)
      // A wide character does not straddle the edge.
      if Self.isWide(scalar), at.column + count > self.width { at = Position(row: at.row + 1, column: 0) }
      positions.append(at)
      cells.append(count)
      at.column += count
      while at.column >= self.width {
        at.row += 1
        at.column = scalar == "\t" || !Self.isWide(scalar) && count > 1 ? at.column - self.width : 0
      }
    }
    positions.append(at)
  }

  var end: Position { positions[positions.count - 1] }
  var rowCount: Int { end.row + 1 }

  /// As many cells as the library gives a scalar.
  static func cells(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x20 || scalar.value == 0x7F { return 2 }
    if scalar.value < 0x7F { return 1 }
    let cells = Int(kedit_cells(scalar.value))
    return cells >= 0 ? cells : scalar.value > 0xFFFF ? 8 : 7
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x1100 && kedit_cells(scalar.value) == 2
  }

  /// What the library shows for a scalar.
  static func shown(_ scalar: Unicode.Scalar, cells: Int) -> String {
    if scalar == "\t" { return String(repeating: " ", count: cells) }
    if scalar.value < 0x20 { return "^" + String(UnicodeScalar(UInt8(scalar.value + 0x40))) }
    if scalar.value == 0x7F { return "^?" }
    if scalar.value > 0x7F, kedit_cells(scalar.value) < 0 {
      let digits = String(scalar.value, radix: 16, uppercase: false)
      let width = scalar.value > 0xFFFF ? 5 : 4
      return "\\U+" + String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    return String(scalar)
  }
}
