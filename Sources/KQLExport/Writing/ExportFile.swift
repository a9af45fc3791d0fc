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
  private let writer: TextWriter
  private let gzip: GzipEncoder?
  private var buffer: [UInt8] = []

  private static let bufferBytes = 1 << 20

  init(
    temporaryPath: String, path: String, destination: ExportDestination, schema: Schema, hasHeader: Bool,
    fileSystem: any FileSystem
  ) throws {
    self.temporaryPath = temporaryPath
    self.path = path
    writer = TextWriter(destination.format, schema)
    gzip = destination.isCompressed ? try GzipEncoder() : nil
    file = try fileSystem.create(temporaryPath)
    if destination.hasByteOrderMark { buffer += [0xEF, 0xBB, 0xBF] }
    if hasHeader { buffer += writer.header }
    size = buffer.count
  }

  func write(_ columns: [Column]) throws {
    let before = buffer.count
    writer.append(columns, to: &buffer)
    size += buffer.count - before
    rowCount += columns.first?.count ?? 0
    if buffer.count >= Self.bufferBytes { try flush(isLast: false) }
  }

  /// Makes the bytes durable.
  func finish() throws -> ExportedFile {
    try flush(isLast: true)
    try file.sync()
    try file.close()
    return ExportedFile(temporaryPath: temporaryPath, path: path, rowCount: rowCount, byteCount: byteCount)
  }

  func abandon() { try? file.close() }

  private func flush(isLast: Bool) throws {
    var bytes = buffer
    if let gzip {
      bytes = []
      try gzip.append(buffer, to: &bytes)
      if isLast { try gzip.finish(to: &bytes) }
    }
    buffer.removeAll(keepingCapacity: true)
    byteCount += bytes.count
    if !bytes.isEmpty { try file.write(bytes) }
  }
}
