import KQLColumns

extension ResultFormat {
  static let list = ResultFormat(
    name: "list", summary: "Writes each row as lines of name and value.", frame: .blankLine
  ) { table, options, write in
    let elision = RowElision(table, options)
    var out = OutputBuffer()
    let width = table.schema.names.map { DisplayWidth.of(Array($0.utf8)) }.max() ?? 0
    let room = options.isTerminal && !options.isComplete ? max(8, options.width - width - 2) : Int.max
    try table.forEachRow { columns, row, index in
      guard elision.isShown(index) else {
        if elision.isGap(index) { out.bytes.append(contentsOf: "\n…\n".utf8) }
        return
      }
      if index > 0 { out.bytes.append(UInt8(ascii: "\n")) }
      for (field, column) in zip(table.schema.fields, columns) {
        let name = Array(field.name.utf8)
        append(name, options, dim: true, into: &out.bytes)
        out.bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: width - DisplayWidth.of(name) + 2))
        let cell = CellText.display(column, row)
        append(
          room == .max ? cell : DisplayWidth.cut(cell, to: room), options, dim: column.isNull(row), into: &out.bytes)
        out.bytes.append(UInt8(ascii: "\n"))
      }
      try out.drain(into: write)
    }
    try out.drain(into: write, all: true)
  }

  private static func append(_ text: [UInt8], _ options: RenderOptions, dim: Bool, into bytes: inout [UInt8]) {
    guard dim, options.usesColor else {
      bytes.append(contentsOf: text)
      return
    }
    bytes.append(contentsOf: "\u{1B}[2m".utf8)
    bytes.append(contentsOf: text)
    bytes.append(contentsOf: "\u{1B}[0m".utf8)
  }
}
