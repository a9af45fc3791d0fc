import KQLColumns
import KQLLanguage

/// Rows in memory that a query sees as a table: those of an ingestion that is not committed yet.
package final class RowsSource: ScanSource {
  package let name: String
  package let schema: Schema
  package let chunks: [[Column]]
  private let ingestionTime: Int64?
  private let tags: String

  /// `tags` is JSON text.
  package init(name: String, schema: Schema, chunks: [[Column]], ingestionTime: Int64?, tags: String = "[]") {
    self.name = name
    self.schema = schema
    self.chunks = chunks.filter { ($0.first?.count ?? 0) > 0 }
    self.ingestionTime = ingestionTime
    self.tags = tags
  }

  /// A table without rows, for rehearsals.
  package static func empty(_ name: String, _ schema: Schema) -> RowsSource {
    RowsSource(name: name, schema: schema, chunks: [], ingestionTime: nil)
  }

  package var rowCount: Int? { chunks.reduce(0) { $0 + ($1.first?.count ?? 0) } }

  package func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] {
    var morsels: [any Morsel] = []
    for chunk in chunks {
      let count = chunk.first?.count ?? 0
      var start = 0
      while start < count {
        let end = min(start + 32_768, count)
        morsels.append(RowsMorsel(source: self, chunk: chunk, rows: start..<end, columns: columns))
        start = end
      }
    }
    return morsels
  }

  fileprivate func hidden(_ column: Scan.Column, count: Int) -> Column {
    switch column {
    case .ingestionTime: .constant(ingestionTime.map(Value.long) ?? .null, .datetime, count: count)
    case .extentId: .nulls(.guid, count: count)
    case .extentTags: .constant(.dynamic(tags), .dynamic, count: count)
    case .cursor, .visible, .path: .nulls(.long, count: count)
    }
  }
}

private struct RowsMorsel: Morsel {
  let source: RowsSource
  let chunk: [Column]
  let rows: Range<Int>
  let columns: [Scan.Column]

  var rowCount: Int { rows.count }

  func read() throws -> Chunk {
    Chunk(rowCount: rows.count, columnCount: columns.count) { index in
      if case .visible(let position) = columns[index] { return chunk[position].slice(rows) }
      return source.hidden(columns[index], count: rows.count)
    }
  }
}
