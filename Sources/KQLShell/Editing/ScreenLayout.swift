import CLibedit

/// Where a terminal of some width puts the characters of prompt and text, when what is too long goes on in the next row.
struct ScreenLayout {
  struct Position: Equatable {
    var row: Int
    var column: Int
  }

  let scalars: [Unicode.Scalar]
  let width: Int
  /// Of each scalar of prompt and text, and of the place behind the last.
  private(set) var positions: [Position] = []
  private(set) var cells: [Int] = []
  /// The last row is full: the place behind it is in the next one.
  let endsAtEdge: Bool

  init(_ scalars: [Unicode.Scalar], width: Int) {
    self.scalars = scalars
    self.width = max(width, 2)
    positions.reserveCapacity(scalars.count + 1)
    cells.reserveCapacity(scalars.count)
    // Behind a character in the last column the cursor waits there: the next character decides what comes.
    var at = Position(row: 0, column: 0)
    for scalar in scalars {
      if scalar == "\n" {
        positions.append(Position(row: at.row, column: min(at.column, self.width - 1)))
        cells.append(0)
        at = Position(row: at.row + 1, column: 0)
        continue
      }
      var count = scalar == "\t" ? 1 : Self.cells(scalar)
      if at.column == self.width, count > 0 { at = Position(row: at.row + 1, column: 0) }
      if scalar == "\t" { count = 8 - at.column % 8 }
      // A wide character does not straddle the edge.
      if Self.isWide(scalar), at.column + count > self.width { at = Position(row: at.row + 1, column: 0) }
      positions.append(Position(row: at.row, column: min(at.column, self.width - 1)))
      cells.append(count)
      at.column += count
      while at.column > self.width { at = Position(row: at.row + 1, column: at.column - self.width) }
    }
    endsAtEdge = at.column == self.width
    positions.append(endsAtEdge ? Position(row: at.row + 1, column: 0) : at)
  }

  var end: Position { positions[positions.count - 1] }
  var rowCount: Int { end.row + 1 }

  /// Control characters are shown by two cells, what cannot be shown by its number.
  static func cells(_ scalar: Unicode.Scalar) -> Int {
    if scalar.value < 0x20 || scalar.value == 0x7F { return 2 }
    if scalar.value < 0x7F { return 1 }
    let cells = Int(kedit_cells(scalar.value))
    return cells >= 0 ? cells : scalar.value > 0xFFFF ? 8 : 7
  }

  private static func isWide(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value >= 0x1100 && kedit_cells(scalar.value) == 2
  }

  /// What is shown for a scalar.
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
