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
  /// Pieces are cut smaller where rows are long.
  private static let pieceByteCount = 64 << 20

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
    var byteCount = 0
    for column in columns {
      switch column {
      case .leaf(let leaf), .transformed(let leaf, _):
        byteCount = max(byteCount, group.columns[leaf.index].uncompressedByteCount)
      case .record(let node, _, _, _):
        byteCount = max(
          byteCount, node.leaves.reduce(0) { min($0, 1 << 50) + min(group.columns[$1].uncompressedByteCount, 1 << 50) })
      default: break
      }
    }
    var rows = group.rowCount <= ParquetFile.pieceRowsMax ? group.rowCount : ParquetFile.cutRows
    let rowByteCount = byteCount / group.rowCount + 1
    rows = max(min(rows, ParquetFile.pieceByteCount / rowByteCount), 1)
    return stride(from: 0, to: group.rowCount, by: rows).map { min(rows, group.rowCount - $0) }
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
    }
    do {
      return try locating("row group \(index + 1), column '\(schema[column].name)'") {
        if slot.column == nil {
          slot.column = try GroupColumn(file, group: index, sources[column], schema[column].type, firstRow: firstRow)
        }
        while let reader = slot.column {
          let number = slot.next
          let values = try reader.read(rows: pieceRows[number])
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
