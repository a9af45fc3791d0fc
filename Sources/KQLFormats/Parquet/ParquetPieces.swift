import KQLColumns
import KQLDiagnostics

/// A run of rows of one row group, whose columns are read when asked for.
private struct ParquetPiece: ColumnarPiece {
  let group: SharedRowGroup
  let index: Int
  let rowCount: Int

  func open(_ columns: [Int]) -> any ColumnarReading { Reading(self) }

  /// As long as it lives, somebody may ask for columns of the piece.
  final class Reading: ColumnarReading {
    private let piece: ParquetPiece

    init(_ piece: ParquetPiece) {
      self.piece = piece
      piece.group.begin(piece.index, self)
    }

    func column(_ index: Int) throws -> Column { try piece.group.column(index, piece: piece.index) }
  }
}

extension ParquetFile {
  /// Rows of a piece where a row group is cut; smaller groups are one piece.
  private static let pieceRowsMax = 131_072
  private static let cutRows = 32_768
  /// Pieces are cut smaller where rows are long: by one column, and by all that are read together.
  private static let columnByteCount = 64 << 20
  private static let pieceByteCount = 256 << 20
  /// Items of lists in the rows of a piece.
  private static let pieceEntries = 1 << 20
  /// However long its rows are said to be, a row group is not cut into more pieces.
  private static let piecesMax = 1 << 16

  /// Row groups are refused as a whole.
  package func pieces(
    _ plan: ColumnarPlan, admits: (_ bounds: (_ column: Int) -> ColumnBounds) -> Bool
  ) throws -> [any ColumnarPiece] {
    let columns = try resolve(plan)
    var pieces: [any ColumnarPiece] = []
    var firstRow = 0
    for (index, group) in metadata.rowGroups.enumerated() {
      defer { firstRow += group.rowCount }
      guard group.rowCount > 0 else { continue }
      guard admits({ bounds(columns[$0], plan.schema[$0].type, group: index) }) else { continue }
      let counts = pieceRows(group, columns)
      let shared = SharedRowGroup(self, index, plan.schema, columns, firstRow: firstRow, pieceRows: counts)
      for (number, rows) in counts.enumerated() {
        pieces.append(ParquetPiece(group: shared, index: number, rowCount: rows))
      }
    }
    return pieces
  }

  private func pieceRows(_ group: RowGroupInfo, _ columns: [ResolvedColumn]) -> [Int] {
    func sum(_ leaves: Range<Int>, _ size: (ColumnChunkInfo) -> Int) -> Int {
      leaves.reduce(0) { ParquetFile.claimed($0, size(group.columns[$1])) }
    }
    var largest = 0
    var total = 0
    var entries = 0
    for column in columns {
      let leaves: Range<Int>
      switch column {
      case .leaf(let leaf), .transformed(let leaf, _): leaves = leaf.index..<leaf.index + 1
      case .record(let node, _, _, _):
        leaves = node.leaves
        entries = max(entries, sum(leaves) { $0.valueCount })
      default: continue
      }
      let byteCount = sum(leaves) { $0.uncompressedByteCount }
      largest = max(largest, byteCount)
      total = ParquetFile.claimed(total, byteCount)
    }
    func rows(_ most: Int, _ size: Int) -> Int { most / (size / group.rowCount + 1) }
    var count = group.rowCount <= ParquetFile.pieceRowsMax ? group.rowCount : ParquetFile.cutRows
    count = min(count, rows(ParquetFile.columnByteCount, largest), rows(ParquetFile.pieceByteCount, total))
    // A value of a flat column is an entry as well, of which every row has one.
    if entries > 0 { count = min(count, ParquetFile.pieceEntries / max(entries / group.rowCount, 1)) }
    count = max(count, (group.rowCount + ParquetFile.piecesMax - 1) / ParquetFile.piecesMax, 1)
    return stride(from: 0, to: group.rowCount, by: count).map { min(count, group.rowCount - $0) }
  }
}

/// A row group that several workers read piece by piece. Every column is decoded once, in order: who asks for a piece
/// decodes those before it, for workers that will ask for them.
private final class SharedRowGroup: @unchecked Sendable {
  private let file: ParquetFile
  private let index: Int
  private let schema: Schema
  private let sources: [ResolvedColumn]
  private let firstRow: Int
  private let pieceRows: [Int]
  /// Guards what follows; each slot has a lock of its own for the time of decoding.
  private let lock = ThreadLock()
  private var slots: [Int: Slot] = [:]
  private var readings: [WeakReading]
  private var isBegun: [Bool]
  /// Bytes of the columns that were read of each piece.
  private var byteCounts: [Int]
  /// A piece whose columns hold more is refused: values that repeat take next to nothing in a file.
  private static let pieceByteCountMax = 2 << 30

  private struct WeakReading {
    weak var reading: ParquetPiece.Reading?
  }

  private final class Slot: @unchecked Sendable {
    let lock = ThreadLock()
    var column: GroupColumn?
    /// The piece that is decoded next, and those that wait to be fetched.
    var next = 0
    var waiting: [Int: Column] = [:]
    var failure: Diagnostic?
  }

  init(
    _ file: ParquetFile, _ index: Int, _ schema: Schema, _ sources: [ResolvedColumn], firstRow: Int, pieceRows: [Int]
  ) {
    self.file = file
    self.index = index
    self.schema = schema
    self.sources = sources
    self.firstRow = firstRow
    self.pieceRows = pieceRows
    readings = Array(repeating: WeakReading(), count: pieceRows.count)
    isBegun = Array(repeating: false, count: pieceRows.count)
    byteCounts = Array(repeating: 0, count: pieceRows.count)
  }

  func begin(_ piece: Int, _ reading: ParquetPiece.Reading) {
    lock.withLock {
      readings[piece].reading = reading
      isBegun[piece] = true
    }
  }

  func column(_ column: Int, piece: Int) throws -> Column {
    let slot = slot(column)
    slot.lock.lock()
    defer { slot.lock.unlock() }
    if let found = slot.waiting.removeValue(forKey: piece) { return found }
    if let failure = slot.failure { throw failure }
    // A second reading of the same piece, as of a plan that runs twice, begins anew.
    if piece < slot.next {
      slot.column = nil
      slot.next = 0
      slot.waiting = [:]
      lock.withLock { byteCounts = Array(repeating: 0, count: pieceRows.count) }
    }
    do {
      return try locating("row group \(index + 1), column '\(schema[column].name)'") {
        if slot.column == nil {
          slot.column = try GroupColumn(file, group: index, sources[column], schema[column].type, firstRow: firstRow)
        }
        while let reader = slot.column {
          let number = slot.next
          let values = try reader.read(rows: pieceRows[number])
          try count(values, of: number)
          slot.next += 1
          if slot.next == pieceRows.count { slot.column = nil }
          if number == piece { return values }
          if isWanted(number) { slot.waiting[number] = values }
        }
        throw FileFault.damaged("it has too few rows")
      }
    } catch {
      let failure = (error as? FileFault)?.diagnostic(file.name, "Parquet") ?? error as? Diagnostic
      slot.column = nil
      slot.failure = failure
      throw failure ?? error
    }
  }

  private func count(_ values: Column, of piece: Int) throws {
    let size = lock.withLock {
      byteCounts[piece] += values.byteCountWithDictionary
      return byteCounts[piece]
    }
    guard size <= SharedRowGroup.pieceByteCountMax else {
      throw FileFault.damaged(
        "\(pieceRows[piece]) rows that it holds together are more than \(SharedRowGroup.pieceByteCountMax >> 30) GB")
    }
  }

  /// Whether somebody reads the piece, or will.
  private func isWanted(_ piece: Int) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    return !isBegun[piece] || readings[piece].reading != nil
  }

  private func slot(_ column: Int) -> Slot {
    lock.lock()
    defer { lock.unlock() }
    if let slot = slots[column] { return slot }
    let slot = Slot()
    slots[column] = slot
    return slot
  }
}
