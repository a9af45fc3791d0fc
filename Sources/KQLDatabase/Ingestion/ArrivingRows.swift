import KQLColumns
import KQLLanguage

/// The rows of an ingestion as its update policies see them: those that are in extents already, then those that are not.
final class ArrivingRows: ScanSource {
  private let stored: TableSource
  private let rest: RowsSource

  init(stored: TableSource, rest: RowsSource) {
    self.stored = stored
    self.rest = rest
  }

  var name: String { rest.name }
  var schema: Schema { rest.schema }
  var rowCount: Int? { stored.rowCount.flatMap { count in rest.rowCount.map { $0 + count } } }

  func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] {
    try stored.morsels(columns: columns, pruning: pruning) + rest.morsels(columns: columns, pruning: pruning)
  }
}
