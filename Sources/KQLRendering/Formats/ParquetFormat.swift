import KQLColumns
import KQLDiagnostics
import KQLFormats

extension ResultFormat {
  static let parquet = ResultFormat(
    name: "parquet", summary: "One Parquet file, packed with Snappy; for files and pipes.",
    fileExtensions: ["parquet"], render: Parquet.render)
}

private enum Parquet {
  static func render(
    _ table: Table, _ options: RenderOptions, _ write: (borrowing [UInt8]) throws -> Void
  ) throws {
    guard !options.isTerminal else {
      throw Diagnostic(
        code: "General_BadRequest", "a Parquet file is not for a terminal", hints: ["Write it to a file: #save x.parquet"])
    }
    let writer = ParquetWriter(table.schema, ParquetOptions())
    var bytes: [UInt8] = []
    for chunk in table.chunks {
      try writer.append(chunk, to: &bytes)
      if bytes.count >= 1 << 20 {
        try write(bytes)
        bytes.removeAll(keepingCapacity: true)
      }
    }
    try writer.finish(to: &bytes)
    try write(bytes)
  }
}
