import KQLColumns

extension ResultFormat {
  /// On a terminal: boxed, rows and cells elided with a note. Elsewhere: two spaces between columns, complete.
  static let table = ResultFormat(
    name: "table", summary: "Writes aligned columns for people.", separatesResults: true
  ) { table, options, write in
    try TableLayout(table, options).write(write)
  }
}

private struct TableLayout {
  let table: Table
  let options: RenderOptions
  private var widths: [Int]
  /// Positions of the columns that fit.
  private var shown: [Int]
  private let rowsBeforeGap: Int
  private let rowsAfterGap: Int
  private static let cellWidthMax = 60

  init(_ table: Table, _ options: RenderOptions) {
    self.table = table
    self.options = options
    let elides = options.isTerminal && table.rowCount > options.rowsMax
    rowsBeforeGap = elides ? (options.rowsMax + 1) / 2 : table.rowCount
    rowsAfterGap = elides ? options.rowsMax / 2 : 0
    widths = table.schema.fields.map {
      max(DisplayWidth.of(Array($0.name.utf8)), options.isTerminal ? $0.type.name.utf8.count : 0)
    }
    shown = Array(table.schema.fields.indices)
    measure()
    if options.isTerminal { fit() }
  }

  private func isShown(_ index: Int) -> Bool { index < rowsBeforeGap || index >= table.rowCount - rowsAfterGap }

  private mutating func measure() {
    var measured = widths
    table.forEachRow { columns, row, index in
      guard isShown(index) else { return }
      for (position, column) in columns.enumerated() {
        measured[position] = max(measured[position], DisplayWidth.of(CellText.display(column, row)))
      }
    }
    widths = measured
  }

  /// Cuts wide cells, then drops columns in the middle, until a row fits.
  private mutating func fit() {
    func total(_ columns: [Int]) -> Int { columns.reduce(1) { $0 + widths[$1] + 3 } }
    guard total(shown) > options.width else { return }
    for position in widths.indices { widths[position] = min(widths[position], Self.cellWidthMax) }
    var limit = Self.cellWidthMax
    while total(shown) > options.width, limit > 12 {
      limit -= 4
      for position in widths.indices { widths[position] = min(widths[position], limit) }
    }
    while total(shown) + 4 > options.width, shown.count > 1 { shown.remove(at: (shown.count + 1) / 2) }
  }

  func write(_ write: (borrowing [UInt8]) throws -> Void) throws {
    var out = OutputBuffer()
    if table.schema.count == 0 { return }
    if options.isTerminal { appendRule("┌", "┬", "┐", into: &out.bytes) }
    appendLine(table.schema.names.map { Array($0.utf8) }, isHeader: true, into: &out.bytes)
    if options.isTerminal {
      appendLine(table.schema.fields.map { Array($0.type.name.utf8) }, isDim: true, into: &out.bytes)
      appendRule("├", "┼", "┤", into: &out.bytes)
    } else {
      appendLine(widths.map { Array(repeating: UInt8(ascii: "-"), count: $0) }, into: &out.bytes)
    }
    try table.forEachRow { columns, row, index in
      if !isShown(index) {
        if index == rowsBeforeGap {
          appendLine(shown.map { _ in Array("…".utf8) }, byPosition: false, into: &out.bytes)
        }
        return
      }
      appendLine(columns.map { CellText.display($0, row) }, into: &out.bytes)
      try out.drain(into: write)
    }
    if options.isTerminal { appendRule("└", "┴", "┘", into: &out.bytes) }
    try out.drain(into: write, all: true)
  }

  private func appendRule(_ left: String, _ middle: String, _ right: String, into bytes: inout [UInt8]) {
    let parts = shown.map { String(repeating: "─", count: widths[$0] + 2) }
    bytes.append(contentsOf: (left + parts.joined(separator: middle) + right + "\n").utf8)
  }

  /// `cells` are all columns' (or, with `byPosition` false, the shown ones').
  private func appendLine(
    _ cells: [[UInt8]], isHeader: Bool = false, isDim: Bool = false, byPosition: Bool = true, into bytes: inout [UInt8]
  ) {
    let separator = options.isTerminal ? " │ " : "  "
    if options.isTerminal { bytes.append(contentsOf: "│ ".utf8) }
    var line: [UInt8] = []
    for (index, position) in shown.enumerated() {
      if index > 0 { line.append(contentsOf: separator.utf8) }
      let cell = DisplayWidth.cut(byPosition ? cells[position] : cells[index], to: widths[position])
      let padding = repeatElement(UInt8(ascii: " "), count: max(0, widths[position] - DisplayWidth.of(cell)))
      let isRight = !isHeader && CellText.isRightAligned(table.schema[position].type)
      if isRight { line.append(contentsOf: padding) }
      if options.usesColor && (isHeader || isDim) {
        line.append(contentsOf: (isHeader ? "\u{1B}[1m" : "\u{1B}[2m").utf8)
        line.append(contentsOf: cell)
        line.append(contentsOf: "\u{1B}[0m".utf8)
      } else {
        line.append(contentsOf: cell)
      }
      if !isRight { line.append(contentsOf: padding) }
    }
    if options.isTerminal {
      line.append(contentsOf: " │".utf8)
    } else {
      while line.last == UInt8(ascii: " ") { line.removeLast() }
    }
    bytes.append(contentsOf: line)
    bytes.append(UInt8(ascii: "\n"))
  }
}
