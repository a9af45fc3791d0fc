import KQLColumns

/// A materialized view: its definition, how far it got, and how its last run ended. Its rows are the extents of a hidden
/// table.
package struct MaterializedViewInfo: CatalogRow, Hashable {
  package var database: String
  package var name: String
  /// Whose extents hold the materialized part: keys, then states.
  package var table: TableInfo
  /// A table, or with `readsView` a materialized view.
  package var source: String
  package var readsView: Bool
  /// Without braces.
  package var query: String
  package var folder: String
  package var docString: String
  package var options: Options
  package var progress: Progress
  /// What the view shows.
  package var columns: [ColumnInfo]
  package var shape: Shape

  package struct Options: Sendable, Hashable {
    package var updatesSchema = false
    /// Ticks.
    package var effectiveFrom: Int64 = 0
    /// Ticks; nil when not set.
    package var lookback: Int64?
    /// Empty: relative to the ingestion time.
    package var lookbackColumn = ""
    package var dimensionTables: [String] = []
    package var dimensionViews: [String] = []

    package init() {}
  }

  package struct Progress: Sendable, Hashable {
    package var isEnabled = true
    /// Rows of the source at or before it are materialized.
    package var cursor: Int64
    /// The last commit of which that is so.
    package var commit: Int64
    /// Ticks; start of the last run.
    package var lastRun: Int64?
    /// `Completed`, `Failed`, or empty before the first run.
    package var lastResult = ""
    package var lastSuccess: Int64?

    package init(cursor: Int64, commit: Int64) {
      self.cursor = cursor
      self.commit = commit
    }
  }

  /// What its query is (`ViewDescription`).
  package struct Shape: Sendable, Hashable {
    package var keyCount: Int
    package var keepsResults: Bool
    package var isDeduplication: Bool
    package var selectsRows: Bool
    package var keepsIngestionTime: Bool

    package init(
      keyCount: Int, keepsResults: Bool, isDeduplication: Bool, selectsRows: Bool, keepsIngestionTime: Bool
    ) {
      self.keyCount = keyCount
      self.keepsResults = keepsResults
      self.isDeduplication = isDeduplication
      self.selectsRows = selectsRows
      self.keepsIngestionTime = keepsIngestionTime
    }
  }

  package init(
    database: String, name: String, table: TableInfo, source: String, readsView: Bool, query: String, folder: String,
    docString: String, options: Options, progress: Progress, columns: [ColumnInfo], shape: Shape
  ) {
    self.database = database
    self.name = name
    self.table = table
    self.source = source
    self.readsView = readsView
    self.query = query
    self.folder = folder
    self.docString = docString
    self.options = options
    self.progress = progress
    self.columns = columns
    self.shape = shape
  }

  package var entity: EntityName { EntityName(.materializedView, database: database, name: name) }

  /// Whether only how far it got differs.
  package func isSame(as other: MaterializedViewInfo) -> Bool {
    var copy = self
    copy.progress = other.progress
    return copy == other && progress.isEnabled == other.progress.isEnabled
  }

  /// The name of the hidden table.
  package static func tableName(of view: String) -> String { "_MV_\(view)" }

  package static let tableName = "materialized_views"
  package static let columns = [
    "database", "name", "table_id", "table_columns", "source", "reads_view", "query", "folder", "docstring",
    "updates_schema", "effective_from", "lookback", "lookback_column", "dimension_tables", "dimension_views",
    "is_enabled", "cursor", "materialized_commit", "last_run", "last_result", "last_success", "columns", "key_count",
    "shape", "created_on",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    database = row.text(0)
    name = row.text(1)
    table = TableInfo(
      database: database, name: Self.tableName(of: name), id: row.integer(2), columns: ColumnInfo.decode(row.text(3)),
      createdOn: row.integer(24), flags: .hidden)
    source = row.text(4)
    readsView = row.bool(5)
    query = row.text(6)
    folder = row.text(7)
    docString = row.text(8)
    options = Options()
    options.updatesSchema = row.bool(9)
    options.effectiveFrom = row.integer(10)
    options.lookback = row.optionalInteger(11)
    options.lookbackColumn = row.text(12)
    options.dimensionTables = FieldText.decode(list: row.text(13))
    options.dimensionViews = FieldText.decode(list: row.text(14))
    progress = Progress(cursor: row.integer(16), commit: row.integer(17))
    progress.isEnabled = row.bool(15)
    progress.lastRun = row.optionalInteger(18)
    progress.lastResult = row.text(19)
    progress.lastSuccess = row.optionalInteger(20)
    columns = ColumnInfo.decode(row.text(21))
    let flags = row.integer(23)
    shape = Shape(
      keyCount: row.int(22), keepsResults: flags & 1 != 0, isDeduplication: flags & 2 != 0,
      selectsRows: flags & 4 != 0, keepsIngestionTime: flags & 8 != 0)
  }
  package var values: [SQLValue] {
    let flags: Int64 =
      (shape.keepsResults ? 1 : 0) | (shape.isDeduplication ? 2 : 0) | (shape.selectsRows ? 4 : 0)
      | (shape.keepsIngestionTime ? 8 : 0)
    return [
      .text(database), .text(name), .integer(table.id), .text(ColumnInfo.encode(table.columns)), .text(source),
      SQLValue(readsView), .text(query), .text(folder), .text(docString), SQLValue(options.updatesSchema),
      .integer(options.effectiveFrom), SQLValue(options.lookback), .text(options.lookbackColumn),
      .text(FieldText.encode(list: options.dimensionTables)), .text(FieldText.encode(list: options.dimensionViews)),
      SQLValue(progress.isEnabled), .integer(progress.cursor), .integer(progress.commit), SQLValue(progress.lastRun),
      .text(progress.lastResult), SQLValue(progress.lastSuccess), .text(ColumnInfo.encode(columns)),
      SQLValue(shape.keyCount), .integer(flags), .integer(table.createdOn),
    ]
  }
}
