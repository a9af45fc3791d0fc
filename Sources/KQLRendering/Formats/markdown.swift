import KQLColumns

extension ResultFormat {
  static let markdown = ResultFormat(
    name: "markdown", summary: "Writes a table for documents.", fileExtensions: ["md"], frame: .blankLine
  ) { table, _, write in
    var out = OutputBuffer()
    appendRow(table.schema.names.map { Array($0.utf8) }, into: &out.bytes)
    out.bytes.append(contentsOf: "|".utf8)
    for field in table.schema.fields {
      out.bytes.append(contentsOf: (CellText.isRightAligned(field.type) ? "--:|" : "---|").utf8)
    }
    out.bytes.append(UInt8(ascii: "\n"))
    try table.forEachRow { columns, row, _ in
      appendRow(columns.map { CellText.display($0, row) }, into: &out.bytes)
      try out.drain(into: write)
    }
    try out.drain(into: write, all: true)
  }

  private static func appendRow(_ cells: [[UInt8]], into bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "|"))
    for cell in cells {
      bytes.append(UInt8(ascii: " "))
      for byte in cell {
        if byte == UInt8(ascii: "|") { bytes.append(UInt8(ascii: "\\")) }
        bytes.append(byte)
      }
      bytes.append(contentsOf: " |".utf8)
    }
    bytes.append(UInt8(ascii: "\n"))
  }
}
