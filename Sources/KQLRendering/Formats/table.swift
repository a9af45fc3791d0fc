import KQLColumns

extension ResultFormat {
  /// On a terminal: boxed, rows, cells and columns elided with a note. Elsewhere: two spaces between columns, complete.
  static let table = ResultFormat(
    name: "table", summary: "Writes aligned columns for people.", frame: .blankLine
  ) { table, options, write in
    if table.schema.count == 0 { return }
    let fit = TableFit(table, options)
    if fit.isTooNarrow {
      try ResultFormat.list.render(table, options, write)
    } else {
      try TableWriter(table: table, options: options, fit: fit).write(write)
    }
  }
}

private struct TableWriter {
  let table: Table
  let options: RenderOptions
  let fit: TableFit

  private enum Style: String {
    case plain = ""
    case header = "\u{1B}[1m"
    case dim = "\u{1B}[2m"
  }

  private struct Cell {
    var text: [UInt8]
    var style = Style.plain
  }

  func write(_ write: (borrowing [UInt8]) throws -> Void) throws {
    var out = OutputBuffer()
    let elision = RowElision(table, options)
    if options.isTerminal { appendRule("┌", "┬", "┐", into: &out.bytes) }
    appendLine(isHeader: true, into: &out.bytes) { Cell(text: Array(table.schema[$0].name.utf8), style: .header) }
    if options.isTerminal {
      if options.showsTypes {
        appendLine(into: &out.bytes) { Cell(text: Array(table.schema[$0].type.name.utf8), style: .dim) }
      }
      appendRule("├", "┼", "┤", into: &out.bytes)
    } else {
      appendLine(into: &out.bytes) { Cell(text: Array(repeating: UInt8(ascii: "-"), count: fit.widths[$0])) }
    }
    try table.forEachRow { columns, row, index in
      if !elision.isShown(index) {
        if elision.isGap(index) { appendLine(into: &out.bytes) { _ in Cell(text: Array("…".utf8), style: .dim) } }
        return
      }
      appendLine(into: &out.bytes) { position in
        let column = columns[position]
        return Cell(text: CellText.display(column, row), style: column.isNull(row) ? .dim : .plain)
      }
      try out.drain(into: write)
    }
    if options.isTerminal { appendRule("└", "┴", "┘", into: &out.bytes) }
    try out.drain(into: write, all: true)
  }

  private func appendRule(_ left: String, _ middle: String, _ right: String, into bytes: inout [UInt8]) {
    var parts = fit.shown.map { String(repeating: "─", count: fit.widths[$0] + 2) }
    if let gap = fit.gap { parts.insert("───", at: gap) }
    bytes.append(contentsOf: (left + parts.joined(separator: middle) + right + "\n").utf8)
  }

  /// `cell` gives what stands in a column.
  private func appendLine(isHeader: Bool = false, into bytes: inout [UInt8], _ cell: (Int) -> Cell) {
    let separator = options.isTerminal ? " │ " : "  "
    if options.isTerminal { bytes.append(contentsOf: "│ ".utf8) }
    var line: [UInt8] = []
    for (index, position) in fit.shown.enumerated() {
      if index > 0 { line.append(contentsOf: separator.utf8) }
      if index == fit.gap { line.append(contentsOf: ("…" + separator).utf8) }
      append(cell(position), position, isRight: !isHeader && CellText.isRightAligned(table.schema[position].type), &line)
    }
    if fit.gap == fit.shown.count { line.append(contentsOf: (separator + "…").utf8) }
    if options.isTerminal {
      line.append(contentsOf: " │".utf8)
    } else {
      while line.last == UInt8(ascii: " ") { line.removeLast() }
    }
    bytes.append(contentsOf: line)
    bytes.append(UInt8(ascii: "\n"))
  }

  private func append(_ cell: Cell, _ position: Int, isRight: Bool, _ line: inout [UInt8]) {
    let text = DisplayWidth.cut(cell.text, to: fit.widths[position])
    let padding = repeatElement(UInt8(ascii: " "), count: max(0, fit.widths[position] - DisplayWidth.of(text)))
    if isRight { line.append(contentsOf: padding) }
    if options.usesColor && cell.style != .plain {
      line.append(contentsOf: cell.style.rawValue.utf8)
      line.append(contentsOf: text)
      line.append(contentsOf: "\u{1B}[0m".utf8)
    } else {
      line.append(contentsOf: text)
    }
    if !isRight { line.append(contentsOf: padding) }
  }
}
