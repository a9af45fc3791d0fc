internal import Glibc
package import KQLColumns
package import KQLLanguage

/// A table in memory as a scan sees it: rows not yet committed, results of other queries, tests.
package final class MemorySource: ScanSource {
  package let name: String
  private let table: Table
  /// The values of hidden columns, the same for all rows; null where absent.
  private let hidden: [Scan.Column: Value]

  package init(name: String, table: Table, hidden: [Scan.Column: Value] = [:]) {
    self.name = name
    self.table = table
    self.hidden = hidden
  }

  package var schema: Schema { table.schema }
  package var rowCount: Int? { table.rowCount }

  package func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] {
    let hidden = hidden
    return table.chunks.flatMap { chunk -> [any Morsel] in
      let rows = chunk.first?.count ?? 0
      return stride(from: 0, to: rows, by: ChunkSize.rows).map { start in
        MemoryMorsel(
          chunk: chunk, range: start..<min(rows, start + ChunkSize.rows), columns: columns, hidden: hidden)
      }
    }
  }
}

private struct MemoryMorsel: Morsel {
  let chunk: [Column]
  let range: Range<Int>
  let columns: [Scan.Column]
  let hidden: [Scan.Column: Value]

  var rowCount: Int { range.count }

  func read() throws -> Chunk {
    Chunk(rowCount: range.count, columnCount: columns.count) { index in
      switch columns[index] {
      case .visible(let column): return chunk[column].slice(range)
      case .path(let column, let members): return chunk[column].slice(range).member(at: members)
      case .ingestionTime: return .constant(hidden[.ingestionTime] ?? .null, .datetime, count: range.count)
      case .extentId: return .constant(hidden[.extentId] ?? .null, .guid, count: range.count)
      case .extentTags: return .constant(hidden[.extentTags] ?? .null, .dynamic, count: range.count)
      case .cursor: return .constant(hidden[.cursor] ?? .null, .long, count: range.count)
      }
    }
  }
}
