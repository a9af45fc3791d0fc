/// A continuous export: its definition, how far it got, and how its last run ended.
package struct ContinuousExportInfo: CatalogRow, Hashable {
  package var database: String
  package var name: String
  package var externalTable: String
  package var query: String
  /// Ticks; nil when not set.
  package var forcedLatency: Int64?
  /// Ticks.
  package var intervalBetweenRuns: Int64
  /// Names of the fact tables; the rest of what the query reads are dimensions.
  package var factTables: [String]
  /// As given, canonical names: `sizeLimit`, `distributed`, `parquetRowGroupSize`, `managedIdentity`.
  package var properties: [String: String]
  package var isDisabled: Bool
  /// Rows at or before it are never exported by this job.
  package var startCursor: Int64
  /// Rows at or before it have been exported.
  package var cursor: Int64
  /// Start of the last run, ticks.
  package var lastRunTime: Int64?
  /// `Completed`, `Failed`, or empty before the first run.
  package var lastRunResult: String
  package var lastSuccessRun: Int64?
  package var exportedTo: Int64?
  /// Ticks of the first failure in the present row of permanent failures.
  package var failingSince: Int64?

  package init(
    database: String, name: String, externalTable: String, query: String, forcedLatency: Int64?,
    intervalBetweenRuns: Int64, factTables: [String], properties: [String: String], isDisabled: Bool,
    startCursor: Int64, cursor: Int64
  ) {
    self.database = database
    self.name = name
    self.externalTable = externalTable
    self.query = query
    self.forcedLatency = forcedLatency
    self.intervalBetweenRuns = intervalBetweenRuns
    self.factTables = factTables
    self.properties = properties
    self.isDisabled = isDisabled
    self.startCursor = startCursor
    self.cursor = cursor
    lastRunResult = ""
  }

  /// Whether only how far it got differs.
  package func isSame(as other: ContinuousExportInfo) -> Bool {
    var copy = self
    copy.cursor = other.cursor
    copy.lastRunTime = other.lastRunTime
    copy.lastRunResult = other.lastRunResult
    copy.lastSuccessRun = other.lastSuccessRun
    copy.exportedTo = other.exportedTo
    copy.failingSince = other.failingSince
    return copy == other
  }

  package static let tableName = "continuous_exports"
  package static let columns = [
    "database", "name", "external_table", "query", "forced_latency", "interval", "fact_tables", "properties",
    "is_disabled", "start_cursor", "cursor", "last_run", "last_result", "last_success", "exported_to",
    "failing_since",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    database = row.text(0)
    name = row.text(1)
    externalTable = row.text(2)
    query = row.text(3)
    forcedLatency = row.optionalInteger(4)
    intervalBetweenRuns = row.integer(5)
    factTables = FieldText.decode(list: row.text(6))
    properties = Dictionary(
      FieldText.decode(row.text(7)).filter { $0.count == 2 }.map { ($0[0], $0[1]) }, uniquingKeysWith: { $1 })
    isDisabled = row.bool(8)
    startCursor = row.integer(9)
    cursor = row.integer(10)
    lastRunTime = row.optionalInteger(11)
    lastRunResult = row.text(12)
    lastSuccessRun = row.optionalInteger(13)
    exportedTo = row.optionalInteger(14)
    failingSince = row.optionalInteger(15)
  }
  package var values: [SQLValue] {
    let propertyText = FieldText.encode(properties.sorted { $0.key < $1.key }.map { [$0.key, $0.value] })
    return [
      .text(database), .text(name), .text(externalTable), .text(query), SQLValue(forcedLatency),
      .integer(intervalBetweenRuns), .text(FieldText.encode(list: factTables)), .text(propertyText),
      SQLValue(isDisabled), .integer(startCursor), .integer(cursor), SQLValue(lastRunTime), .text(lastRunResult),
      SQLValue(lastSuccessRun), SQLValue(exportedTo), SQLValue(failingSince),
    ]
  }
}
