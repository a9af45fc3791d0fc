internal import KQLColumns

/// Rows on disk in the order in which they were added, chunk by chunk; one task of a pipeline each.
///
/// Written by one thread, then read by any number.
final class SpilledRows: Pipeline, @unchecked Sendable {
  private struct Entry {
    let offset: Int
    let byteCount: Int
    let rowCount: Int
  }

  private let file: any SpillFile
  private let types: [ScalarType]
  private var entries: [Entry] = []
  private(set) var rowCount = 0
  /// Bytes of the rows.
  private(set) var byteCount = 0

  init(_ file: any SpillFile, _ types: [ScalarType]) {
    self.file = file
    self.types = types
  }

  func append(_ columns: [Column]) throws {
    let rows = columns.first?.count ?? 0
    guard rows > 0 else { return }
    let bytes = ChunkCodec.encode(columns)
    entries.append(Entry(offset: try file.append(bytes), byteCount: bytes.count, rowCount: rows))
    rowCount += rows
    byteCount += bytes.count
  }

  /// Rows of long columns in pieces, so that reading them back takes a part at a time.
  func append(_ columns: [Column], pieceRows: Int) throws {
    let rows = columns.first?.count ?? 0
    for start in stride(from: 0, to: rows, by: max(pieceRows, 1)) {
      let end = min(rows, start + max(pieceRows, 1))
      try append(columns.map { $0.slice(start..<end) })
    }
  }

  var taskCount: Int { entries.count }
  var estimatedRows: Int? { rowCount }

  func columns(_ task: Int) throws -> [Column] {
    let entry = entries[task]
    let bytes = try file.read(at: entry.offset, count: entry.byteCount)
    return try ChunkCodec.decode(bytes, types: types, count: entry.rowCount)
  }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self) }

  private final class Worker: PipelineWorker {
    let rows: SpilledRows
    init(_ rows: SpilledRows) { self.rows = rows }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      let columns = try rows.columns(task)
      return try emit(Chunk(rowCount: columns.first?.count ?? 0, columns: columns))
    }
  }
}

extension QueryRun {
  /// Rows of a piece, so that as many pieces as there are runs fit in memory beside each other.
  static let pieceBytes = 1 << 18

  func pieceRows(_ columns: [Column]) -> Int {
    let rows = columns.first?.count ?? 0
    let perRow = max(1, columns.byteCount / max(1, rows))
    return min(ChunkSize.rows, max(64, QueryRun.pieceBytes / perRow))
  }
}
