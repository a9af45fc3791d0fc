package import KQLColumns

/// A materialized view as the database keeps it: its query, what is materialized, and what is not yet.
package struct StoredView: Sendable {
  /// Where the rows come from that are aggregated next.
  package indirect enum Delta: Sendable {
    /// Everything is materialized.
    case none
    /// Rows of the source table.
    case rows(any ScanSource)
    /// Rows that a source view has materialized meanwhile; with `view` also those that it has not.
    case view(materialized: any ScanSource, view: StoredView?)
  }

  package var name: String
  /// Nil: the current one.
  package var database: String?
  /// `(){ T | summarize … }`.
  package var definition: StoredFunction
  package var sourceName: String
  package var delta: Delta
  /// Keys, then states, one row per group.
  package var materialized: any ScanSource
  package var keyCount: Int
  /// What the view shows.
  package var columns: Schema
  /// Ticks: when all rows of the source were materialized last.
  package var materializedTo: Int64
  /// Ticks: rows of the view ingested before are not joined with new ones; nil: all are.
  package var lookbackFrom: Int64?

  package init(
    name: String, database: String? = nil, definition: StoredFunction, sourceName: String, delta: Delta, materialized: any ScanSource,
    keyCount: Int, columns: Schema, materializedTo: Int64, lookbackFrom: Int64? = nil
  ) {
    self.name = name
    self.database = database
    self.definition = definition
    self.sourceName = sourceName
    self.delta = delta
    self.materialized = materialized
    self.keyCount = keyCount
    self.columns = columns
    self.materializedTo = materializedTo
    self.lookbackFrom = lookbackFrom
  }

  /// A column of the materialized rows: the ingestion time of the source's row that a group shows.
  package static let ingestionTimeName = "$IngestionTime"
}

/// What the query of a view turned out to be.
package struct ViewDescription: Sendable {
  /// What the view shows.
  package var columns: Schema
  /// What it keeps: keys, then states.
  package var states: Schema
  package var keyCount: Int
  /// States can be shown as they are.
  package var keepsResults: Bool
  /// The one aggregate is `take_any(*)`.
  package var isDeduplication: Bool
  /// The one aggregate selects whole rows: `arg_max(x, *)`, `arg_min(x, *)`, `take_any(*)`.
  package var selectsRows: Bool
  /// The one aggregate is `arg_max`, `arg_min` or `take_any`, so rows keep the ingestion time they had.
  package var keepsIngestionTime: Bool
  /// Keys made by `bin()` of a datetime.
  package var binnedKeys: [String]

  package init(
    columns: Schema, states: Schema, keyCount: Int, keepsResults: Bool, isDeduplication: Bool, selectsRows: Bool,
    keepsIngestionTime: Bool, binnedKeys: [String]
  ) {
    self.columns = columns
    self.states = states
    self.keyCount = keyCount
    self.keepsResults = keepsResults
    self.isDeduplication = isDeduplication
    self.selectsRows = selectsRows
    self.keepsIngestionTime = keepsIngestionTime
    self.binnedKeys = binnedKeys
  }
}
