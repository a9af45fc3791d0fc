import KQLColumns
import KQLDiagnostics
import KQLFormats
import KQLStorage

/// One file of an export while it is written. Belongs to one thread.
final class ExportFile {
  let temporaryPath: String
  let path: String
  /// Before compression.
  private(set) var size = 0
  private var rowCount = 0
  private var byteCount = 0
  private let file: any WritableFile
  private let writer: Writer
  private var buffer: [UInt8] = []

  private enum Writer {
    case text(TextWriter, GzipEncoder?)
    case parquet(ParquetWriter)
  }

  private static let bufferBytes = 1 << 20

  init(
    temporaryPath: String, path: String, destination: ExportDestination, schema: Schema, hasHeader: Bool,
    fileSystem: any FileSystem
  ) throws {
    self.temporaryPath = temporaryPath
    self.path = path
    switch destination.format {
    case .text(let format):
      let text = TextWriter(format, schema)
      writer = .text(text, destination.isCompressed ? try GzipEncoder() : nil)
      if destination.hasByteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
      if hasHeader { buffer += text.header }
    case .parquet(let options): writer = .parquet(ParquetWriter(schema, options))
    }
    file = try fileSystem.create(temporaryPath)
    size = buffer.count
  }

  func write(_ columns: [Column]) throws {
    switch writer {
    case .text(let text, _):
      let before = buffer.count
      text.append(columns, to: &buffer)
      size += buffer.count - before
    case .parquet(let parquet):
      try parquet.append(columns, to: &buffer)
      // Rows that wait for their row group count when it is written.
      size = parquet.uncompressedByteCount
    }
    rowCount += columns.first?.count ?? 0
    if buffer.count >= Self.bufferBytes { try flush(isLast: false) }
  }

  /// Makes the bytes durable.
  func finish() throws -> ExportedFile {
    if case .parquet(let parquet) = writer { try parquet.finish(to: &buffer) }
    try flush(isLast: true)
    try file.sync()
    try file.close()
    return ExportedFile(temporaryPath: temporaryPath, path: path, rowCount: rowCount, byteCount: byteCount)
  }

  func abandon() { try? file.close() }

  private func flush(isLast: Bool) throws {
    var bytes = buffer
    if case .text(_, let gzip?) = writer {
      bytes = []
      try gzip.append(buffer, to: &bytes)
      if isLast { try gzip.finish(to: &bytes) }
    }
    buffer.removeAll(keepingCapacity: true)
    byteCount += bytes.count
    if !bytes.isEmpty { try file.write(bytes) }
  }
}
