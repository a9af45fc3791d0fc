import KQLColumns

/// How results are written: one per file under `Formats/`, found by name or by a file's extension.
package struct ResultFormat: Sendable {
  /// As `-F` and `#format` take it.
  package let name: String
  /// One sentence for help.
  package let summary: String
  /// Extensions of files that get this format when none is named.
  package let fileExtensions: [String]
  /// Whether several results of one statement are told apart by a blank line (delimited text).
  package let separatesResults: Bool
  package let render: @Sendable (Table, RenderOptions, (borrowing [UInt8]) throws -> Void) throws -> Void

  package init(
    name: String, summary: String, fileExtensions: [String] = [], separatesResults: Bool = false,
    render: @escaping @Sendable (Table, RenderOptions, (borrowing [UInt8]) throws -> Void) throws -> Void
  ) {
    self.name = name
    self.summary = summary
    self.fileExtensions = fileExtensions
    self.separatesResults = separatesResults
    self.render = render
  }

  /// Every output format.
  package static let all: [ResultFormat] = [
    .table, .list, .markdown, .csv, .tsv, .json, .jsonLines, .kusto, .datatable, .parquet, .raw, .none,
  ]

  package static func named(_ name: String) -> ResultFormat? { all.first { $0.name == name } }

  /// The format a file name asks for, after an optional `.gz`.
  package static func forFile(_ path: String) -> ResultFormat? {
    let name = path.hasSuffix(".gz") ? String(path.dropLast(3)) : path
    return all.first { $0.fileExtensions.contains { name.hasSuffix("." + $0) } }
  }
}

/// What the place of output asks of a format.
package struct RenderOptions: Sendable {
  /// Rows and cells may be elided, boxes and colours used.
  package var isTerminal: Bool
  package var usesColor: Bool
  /// Columns of the terminal.
  package var width: Int
  /// Rows shown before elision.
  package var rowsMax: Int
  package var showsHeaders: Bool
  /// `long` as a JSON string, for readers that keep 53 bits only.
  package var quotesLongs: Bool
  package var tableName: String

  package init(
    isTerminal: Bool = false, usesColor: Bool = false, width: Int = 80, rowsMax: Int = 40, showsHeaders: Bool = true,
    quotesLongs: Bool = false, tableName: String = "Table_0"
  ) {
    self.isTerminal = isTerminal
    self.usesColor = usesColor
    self.width = width
    self.rowsMax = rowsMax
    self.showsHeaders = showsHeaders
    self.quotesLongs = quotesLongs
    self.tableName = tableName
  }
}

/// Collects bytes and hands them on in pieces, so that a large result is never held as text.
struct OutputBuffer: ~Copyable {
  var bytes: [UInt8] = []
  private static let pieceBytes = 1 << 16

  mutating func drain(into write: (borrowing [UInt8]) throws -> Void, all: Bool = false) rethrows {
    guard all ? !bytes.isEmpty : bytes.count >= Self.pieceBytes else { return }
    try write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}

extension Table {
  /// Calls `body` with the columns of each chunk and a row of it, for every row.
  func forEachRow(_ body: (_ columns: [Column], _ row: Int, _ index: Int) throws -> Void) rethrows {
    var index = 0
    for columns in chunks {
      for row in 0..<(columns.first?.count ?? 0) {
        try body(columns, row, index)
        index += 1
      }
    }
  }
}
