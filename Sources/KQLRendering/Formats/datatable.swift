import KQLColumns

extension ResultFormat {
  static let datatable = ResultFormat(
    name: "datatable", summary: "Writes a datatable literal that reproduces the result.", fileExtensions: ["kql"],
    frame: .blankLine
  ) { table, _, write in
    var out = OutputBuffer()
    let columns = table.schema.fields.map { "\(CellText.quotedName($0.name)): \($0.type.name)" }
    out.bytes.append(contentsOf: "datatable(\(columns.joined(separator: ", ")))\n[\n".utf8)
    try table.forEachRow { columns, row, _ in
      out.bytes.append(contentsOf: "  ".utf8)
      for (index, column) in columns.enumerated() {
        if index > 0 { out.bytes.append(UInt8(ascii: " ")) }
        CellText.appendLiteral(column, row, into: &out.bytes)
        out.bytes.append(UInt8(ascii: ","))
      }
      out.bytes.append(UInt8(ascii: "\n"))
      try out.drain(into: write)
    }
    out.bytes.append(contentsOf: "]\n".utf8)
    try out.drain(into: write, all: true)
  }

  static let none = ResultFormat(name: "none", summary: "Writes nothing.") { _, _, _ in }
}
