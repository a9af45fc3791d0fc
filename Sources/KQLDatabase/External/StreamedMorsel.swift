import KQLColumns
import KQLIngestion
import KQLLanguage

/// Files of text, read by all cores and given on chunk by chunk.
struct StreamedMorsel: Morsel {
  let reader: KQLIngestion.Ingestion
  let paths: [String]
  let wanted: [Scan.Column]
  /// At most, as far as one can tell without reading.
  let rowCount: Int
  /// What stands behind the columns of the files: the same in every row.
  var virtual: [(value: Value, type: ScalarType)] = []

  func read() throws -> Chunk {
    var parts: [[Column]] = []
    _ = try forEachChunk { chunk in
      parts.append(try chunk.columns())
      return true
    }
    let count = parts.reduce(0) { $0 + ($1.first?.count ?? 0) }
    let all = wanted.indices.map { index -> Column in
      let type = parts.first?[index].type ?? .string
      return Column.concatenate(parts.map { $0[index] }, type) ?? .nulls(type, count: count)
    }
    return Chunk(rowCount: count, columns: all)
  }

  func forEachChunk(_ body: (Chunk) throws -> Bool) throws -> Bool {
    do {
      _ = try reader.scan(.files(paths)) { columns, _ in if try !body(chunk(columns)) { throw Enough() } }
      return true
    } catch is Enough {
      return false
    }
  }

  private func chunk(_ columns: [Column]) -> Chunk {
    let count = columns.first?.count ?? 0
    return Chunk(
      rowCount: count,
      columns: wanted.map { column in
        guard case .visible(let position) = column else { return .nulls(.datetime, count: count) }
        if position < columns.count { return columns[position] }
        let (value, type) = virtual[position - columns.count]
        return .constant(value, type, count: count)
      })
  }

  /// Ends the reading of files whose other rows nobody wants.
  private struct Enough: Error {}
}
