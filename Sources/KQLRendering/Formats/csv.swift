import KQLColumns

extension ResultFormat {
  package static let csv = ResultFormat(
    name: "csv", summary: "Writes RFC 4180 text with a header; null is empty, the empty string is \"\".",
    fileExtensions: ["csv"], frame: .blankLine
  ) { table, options, write in
    var out = OutputBuffer()
    if options.showsHeaders {
      for (index, name) in table.schema.names.enumerated() {
        if index > 0 { out.bytes.append(UInt8(ascii: ",")) }
        appendField(Array(name.utf8), isText: false, into: &out.bytes)
      }
      out.bytes.append(UInt8(ascii: "\n"))
    }
    var cell: [UInt8] = []
    try table.forEachRow { columns, row, _ in
      for (index, column) in columns.enumerated() {
        if index > 0 { out.bytes.append(UInt8(ascii: ",")) }
        if column.isNull(row) { continue }
        cell.removeAll(keepingCapacity: true)
        CellText.append(column, row, into: &cell)
        appendField(cell, isText: column.type == .string, into: &out.bytes)
      }
      out.bytes.append(UInt8(ascii: "\n"))
      try out.drain(into: write)
    }
    try out.drain(into: write, all: true)
  }

  private static func appendField(_ field: [UInt8], isText: Bool, into bytes: inout [UInt8]) {
    let needsQuotes =
      (isText && field.isEmpty)
      || field.contains {
        $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "\"") || $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r")
      }
    guard needsQuotes else {
      bytes.append(contentsOf: field)
      return
    }
    bytes.append(UInt8(ascii: "\""))
    for byte in field {
      if byte == UInt8(ascii: "\"") { bytes.append(byte) }
      bytes.append(byte)
    }
    bytes.append(UInt8(ascii: "\""))
  }
}
