import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLIngestion
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let rest =
    "[async] TableName=<table> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_query>"

  static let setTable = ManagementCommand(
    "SetTable", syntax: ".set \(rest)", summary: "Creates a table from a query.", permission: .databaseUser,
    effect: .writes, result: Results.ingested, commandType: "TableSet",
    examples: [Example(".set Fresh <| print A = 1, B = 'x'", "<guid> | 9 | 165 | 165 | 0 | 1")]
  ) { context in try context.ingestQuery(.set) }

  static let appendTable = ManagementCommand(
    "AppendTable", syntax: ".append \(rest)", summary: "Appends the result of a query to a table.",
    permission: .tableIngestor, effect: .writes, result: Results.ingested, commandType: "TableAppend",
    examples: [Example(".append Logs <| print datetime(2024-01-01), 'x'", "<guid> | 9 | 171 | 171 | 0 | 1")]
  ) { context in try context.ingestQuery(.append) }

  static let setOrAppendTable = ManagementCommand(
    "SetOrAppendTable", syntax: ".set-or-append \(rest)",
    summary: "Appends the result of a query to a table, created when missing.", permission: .createOrAppendTable,
    effect: .writes, result: Results.ingested, commandType: "TableSetOrAppend",
    examples: [Example(".set-or-append Logs <| print datetime(2024-01-01), 'x'", "<guid> | 9 | 171 | 171 | 0 | 1")]
  ) { context in try context.ingestQuery(.setOrAppend) }

  static let setOrReplaceTable = ManagementCommand(
    "SetOrReplaceTable", syntax: ".set-or-replace \(rest)",
    summary: "Replaces the rows of a table by the result of a query.", permission: .createOrReplaceTable, effect: .writes,
    result: Results.ingested, commandType: "TableSetOrReplace",
    examples: [Example(".set-or-replace Logs <| print datetime(2024-01-01), 'x'", "<guid> | 9 | 171 | 171 | 0 | 1")]
  ) { context in try context.ingestQuery(.setOrReplace) }
}

extension CommandContext {
  private func warnOfOldRows(_ rows: Table, _ table: TableInfo?, _ properties: IngestionProperties) {
    guard let table, var old = OldRows(table, creationTime: properties.creationTime, in: self) else { return }
    for chunk in rows.chunks { old.add(chunk) }
    if let warning = old.warning { warn(warning) }
  }

  /// The table is one of the current database, though the grammar lets a database be named.
  private func checkIsLocal(_ path: [Name]) throws {
    guard path.count > 1, let named = path.first else { return }
    guard let database = state.database(named.text) else { throw CommandError.databaseNotFound(named.text, named.range) }
    guard try database.name != databaseInfo.name else { return }
    throw Diagnostic(
      code: "BadRequest_NotSupported", "the result of a query goes into a table of the current database only",
      range: named.range, hints: ["#database \(database.name) makes it the current one"])
  }

  fileprivate func ingestQuery(_ verb: QueryIngestion.Verb) throws -> CommandResult {
    let name = try requiredName("TableName")
    try EntityNames.check(name)
    try checkIsLocal(captures.path("TableName"))
    let properties = try ingestionProperties(.query)
    if properties.recreatesSchema, verb != .setOrReplace {
      throw Diagnostic(
        code: "BadRequest_IngestionPropertyNotSupportedInThisContext",
        "property 'recreate_schema' belongs to .set-or-replace", range: name.range)
    }
    if properties.extendsSchema, verb == .set {
      throw Diagnostic(
        code: "BadRequest_IngestionPropertyNotSupportedInThisContext",
        "property 'extend_schema' has no meaning for .set, which makes the table", range: name.range)
    }
    guard let input = command.input else {
      throw Diagnostic(code: "SYN0002", "a query is needed after <|", range: command.range)
    }
    let database = try databaseInfo.name
    let exists = state.table(name.text, in: database) != nil
    if !exists, verb == .append {
      throw CommandError.notFound(
        "Table", name.text, name.range, code: "BadRequest_TableNotExist", known: state.tables(in: database).map(\.name))
    }
    if exists, verb == .set {
      throw CommandError.exists("Table", name.text, name.range, hint: "use .set-or-append or .append")
    }
    return try runs {
      var ingestion = QueryIngestion(
        verb: verb, database: database, table: name.text, rows: try queries.run(input, in: self).table)
      ingestion.extendsSchema = properties.extendsSchema
      ingestion.recreatesSchema = properties.recreatesSchema
      ingestion.folder = properties.folder
      ingestion.docString = properties.docstring
      ingestion.hasIngestionTime = properties.enablesIngestionTime
      ingestion.tags = properties.tags
      ingestion.creationTime = properties.creationTime
      ingestion.ingestIfNotExists = properties.ingestIfNotExists
      let outcome = try located(name.range) { try self.database.ingest(ingestion, request: request) }
      try refresh()
      warn(about: outcome)
      if !outcome.isSkipped { warnOfOldRows(ingestion.rows, state.table(name.text, in: database), properties) }
      let result = CommandResult.ingested(outcome.extents)
      if properties.persistsDetails && !captures.has("async") { try persistDetails(result) }
      return result
    }
  }
}
