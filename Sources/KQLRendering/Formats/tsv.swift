import KQLColumns

extension ResultFormat {
  package static let tsv = ResultFormat(
    name: "tsv", summary: "Writes tab-separated text with a header; tabs and line ends in cells are escaped.",
    fileExtensions: ["tsv"], frame: .blankLine
  ) { table, options, write in
    try writeTabSeparated(table, hasHeader: options.showsHeaders, escapes: true, write)
  }

  static let raw = ResultFormat(
    name: "raw", summary: "Writes the values only, tab-separated, for use in $(…)."
  ) { table, _, write in
    try writeTabSeparated(table, hasHeader: false, escapes: false, write)
  }

  private static func writeTabSeparated(
    _ table: Table, hasHeader: Bool, escapes: Bool, _ write: (borrowing [UInt8]) throws -> Void
  ) throws {
    var out = OutputBuffer()
    if hasHeader {
      out.bytes.append(contentsOf: table.schema.names.joined(separator: "\t").utf8)
      out.bytes.append(UInt8(ascii: "\n"))
    }
    var cell: [UInt8] = []
    try table.forEachRow { columns, row, _ in
      for (index, column) in columns.enumerated() {
        if index > 0 { out.bytes.append(UInt8(ascii: "\t")) }
        cell.removeAll(keepingCapacity: true)
        CellText.append(column, row, into: &cell)
        guard escapes else {
          out.bytes.append(contentsOf: cell)
          continue
        }
        for byte in cell {
          switch byte {
          case UInt8(ascii: "\t"): out.bytes.append(contentsOf: "\\t".utf8)
          case UInt8(ascii: "\n"): out.bytes.append(contentsOf: "\\n".utf8)
          case UInt8(ascii: "\r"): out.bytes.append(contentsOf: "\\r".utf8)
          case UInt8(ascii: "\\"): out.bytes.append(contentsOf: "\\\\".utf8)
          default: out.bytes.append(byte)
          }
        }
      }
      out.bytes.append(UInt8(ascii: "\n"))
      try out.drain(into: write)
    }
    try out.drain(into: write, all: true)
  }
}
