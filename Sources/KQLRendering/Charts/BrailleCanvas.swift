/// Dots in a grid of braille characters: two across and four down in each cell, each cell in one colour.
struct BrailleCanvas {
  let columns: Int
  let rows: Int
  private var masks: [UInt8]
  private var colors: [Int]

  init(columns: Int, rows: Int) {
    self.columns = max(columns, 1)
    self.rows = max(rows, 1)
    masks = Array(repeating: 0, count: self.columns * self.rows)
    colors = Array(repeating: 0, count: self.columns * self.rows)
  }

  var width: Int { columns * 2 }
  var height: Int { rows * 4 }

  /// Bits of the dots, by row and then column within a cell.
  private static let bits: [UInt8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80]

  /// `y` counts upwards from the lowest dot.
  mutating func set(_ x: Int, _ y: Int, color: Int) {
    guard x >= 0, x < width, y >= 0, y < height else { return }
    let fromTop = height - 1 - y
    let cell = fromTop / 4 * columns + x / 2
    masks[cell] |= Self.bits[fromTop % 4 * 2 + x % 2]
    colors[cell] = color
  }

  mutating func line(from start: (x: Int, y: Int), to end: (x: Int, y: Int), color: Int) {
    let steps = max(abs(end.x - start.x), abs(end.y - start.y))
    guard steps > 0, steps < 100_000 else { return set(start.x, start.y, color: color) }
    for step in 0...steps {
      let part = Double(step) / Double(steps)
      set(
        start.x + Int((Double(end.x - start.x) * part).rounded()),
        start.y + Int((Double(end.y - start.y) * part).rounded()), color: color)
    }
  }

  mutating func fill(_ x: Int, from low: Int, to high: Int, color: Int) {
    guard low <= high else { return }
    for y in max(low, 0)...max(min(high, height - 1), 0) { set(x, y, color: color) }
  }

  /// The text of a row from the top; colours change by `paint`.
  func row(_ index: Int, paint: (String, Int) -> String) -> String {
    var result = ""
    var run = ""
    var runColor = -1
    for column in 0..<columns {
      let cell = index * columns + column
      let isEmpty = masks[cell] == 0
      let character = isEmpty ? " " : String(UnicodeScalar(0x2800 + UInt32(masks[cell])) ?? " ")
      let color = isEmpty ? -1 : colors[cell]
      if color != runColor {
        result += runColor >= 0 ? paint(run, runColor) : run
        run = ""
        runColor = color
      }
      run += character
    }
    return result + (runColor >= 0 ? paint(run, runColor) : run)
  }
}
