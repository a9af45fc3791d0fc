import KQLColumns
import KQLFormats
import KQLLanguage
import KQLStorage

/// Rows of a Parquet or Avro file; a column is read when it is first touched.
struct PieceMorsel: Morsel {
  let piece: any ColumnarPiece
  let columns: [Scan.Column]
  /// The columns of the table, then those whose values stand in the path.
  let schema: Schema
  let virtual: [Value]

  var rowCount: Int { piece.rowCount }

  func read() throws -> Chunk {
    let (columns, schema, virtual) = (columns, schema, virtual)
    let count = piece.rowCount
    let stored = schema.count - virtual.count
    let reading = piece.open(
      columns.compactMap { if case .visible(let position) = $0, position < stored { position } else { nil } })
    return Chunk(rowCount: count, columnCount: columns.count) { index in
      guard case .visible(let position) = columns[index] else { return .nulls(.datetime, count: count) }
      if position < stored { return try reading.column(position) }
      return .constant(virtual[position - stored], schema[position].type, count: count)
    }
  }
}

/// Decides by the statistics of a row group whether it can hold rows that are wanted.
enum PiecePruning {
  /// - Parameter columnCount: Columns behind these stand in no file.
  static func admits(_ pruning: [Pruning], _ columnCount: Int, _ bounds: (Int) -> ColumnBounds) -> Bool {
    pruning.allSatisfy { fact in
      switch fact {
      case .compare(.visible(let column), let operation, let value) where column < columnCount:
        return holds(bounds(column), [(operation, value)])
      case .oneOf(.visible(let column), let values) where column < columnCount:
        return holds(bounds(column), values.map { ("==", $0) })
      default: return true
      }
    }
  }

  private static func holds(_ bounds: ColumnBounds, _ comparisons: [(String, Value)]) -> Bool {
    let stored: ColumnStatistics.Bounds
    switch bounds {
    case .unknown: return true
    case .nulls: return false
    case .longs(let low, let high): stored = .longs(low, high)
    case .reals(let low, let high): stored = .reals(low, high)
    case .text(let low, let high): stored = .text(low, high)
    }
    return comparisons.contains { BoundsCheck.holds(stored, $0.0, $0.1) }
  }
}
