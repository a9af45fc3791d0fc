import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let definition =
    "continuous-export ContinuousExportName=<name> [over '(' { TableName=<name>, ',' }+ ')'] "
    + "to table ExternalTableName=<externaltable> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] "
    + "'<|' Query=<input_query>"

  static let createContinuousExport = ManagementCommand(
    "CreateContinuousExport", syntax: ".create \(definition)",
    summary: "Creates a job that writes what is newly ingested to an external table, on a schedule.",
    permission: .databaseAdmin, effect: .writes, result: Results.continuousExportDefinition
  ) { context in
    let name = try context.requiredName("ContinuousExportName")
    if context.state.continuousExports[ObjectKey(context.databaseName, name.text)] != nil {
      throw CommandError.exists(
        "ContinuousExport", name.text, name.range, hint: "use .create-or-alter continuous-export to change it")
    }
    return try context.storeContinuousExport(name)
  }

  static let createOrAlterContinuousExport = ManagementCommand(
    "CreateOrAlterContinuousExport", syntax: ".create-or-alter \(definition)",
    summary: "Creates a continuous export, or changes its definition and keeps its place.", permission: .databaseAdmin,
    effect: .writes, result: Results.continuousExportDefinition
  ) { context in try context.storeContinuousExport(try context.requiredName("ContinuousExportName")) }
}

extension CommandContext {
  private static let minute: Int64 = 600_000_000
  private static let known = [
    "intervalBetweenRuns", "forcedLatency", "sizeLimit", "distributed", "distribution", "distributionKind",
    "parquetRowGroupSize", "isDisabled", "managedIdentity",
  ]

  fileprivate func storeContinuousExport(_ name: Name) throws -> CommandResult {
    try EntityNames.check(name)
    let external = try externalTable("ExternalTableName")
    guard case .query(let query)? = command.input else {
      throw Diagnostic(code: "SYN0002", "a query is needed after <|", range: command.range)
    }
    let properties = try PropertyList(captures, known: Self.known)
    let interval = try properties.timespan("intervalBetweenRuns") ?? 60 * Self.minute
    guard interval >= Self.minute else {
      throw Diagnostic(
        code: "General_BadRequest", "intervalBetweenRuns must be at least 00:01:00", range: properties.range("intervalBetweenRuns"))
    }
    let latency = try properties.timespan("forcedLatency")
    if let latency, latency < 0 {
      throw Diagnostic(code: "General_BadRequest", "forcedLatency must not be negative", range: properties.range("forcedLatency"))
    }
    let facts = try factTables(of: query)
    try compareSchemas(try queries.schema(of: query, in: self), external.schema, query.range)
    var stored: [String: String] = [:]
    for key in ["sizeLimit", "distributed", "distribution", "distributionKind", "parquetRowGroupSize", "managedIdentity"] {
      if let text = properties.text(key) { stored[key] = text }
    }
    if let limit = try properties.long("sizeLimit"), !(100 << 20...1 << 30).contains(limit) {
      throw Diagnostic(
        code: "General_BadRequest", "sizeLimit must be between 104857600 and 1073741824 bytes", range: properties.range("sizeLimit"))
    }
    let isDisabled = try properties.bool("isDisabled") ?? false
    return try change { access in
      let old = access.state.continuousExports[ObjectKey(databaseName, name.text)]
      var export = ContinuousExportInfo(
        database: try databaseInfo.name, name: name.text, externalTable: external.name, query: source(query.range),
        forcedLatency: latency, intervalBetweenRuns: interval, factTables: facts, properties: stored,
        isDisabled: isDisabled, startCursor: old?.startCursor ?? access.state.cursor,
        cursor: old?.cursor ?? access.state.cursor)
      if let old {
        export.lastRunTime = old.lastRunTime
        export.lastRunResult = old.lastRunResult
        export.lastSuccessRun = old.lastSuccessRun
        export.exportedTo = old.exportedTo
      }
      try access.put(export)
      return CommandResult(
        Table(schema: Schema(declared: Results.continuousExportDefinition), rows: [export.definitionRow]))
    }
  }

  /// The tables of `over (…)`, or every table the query reads; each must carry cursors.
  private func factTables(of query: Query) throws -> [String] {
    let read = try queries.tablesRead(by: query, in: self)
    var facts = captures.rows("TableName").compactMap { $0.name("TableName") }
    for fact in facts where !read.contains(fact.text) {
      throw Diagnostic(
        code: "General_BadRequest", "table '\(fact.text)' is named by over (…) but the query does not read it",
        range: fact.range, hints: Nearest.hint(fact.text, read))
    }
    if facts.isEmpty { facts = read.map { Name($0, query.range) } }
    guard !facts.isEmpty else {
      throw Diagnostic(
        code: "General_BadRequest", "the query of a continuous export must read at least one table", range: query.range)
    }
    for fact in facts {
      guard let table = state.table(fact.text, in: databaseName) else {
        throw CommandError.notFound("Table", fact.text, fact.range, code: "BadRequest_TableNotExist")
      }
      guard state.policy("ingestiontime", of: table.entity).map({ $0.contains("true") }) ?? false else {
        throw Diagnostic(
          code: "General_BadRequest", "table '\(fact.text)' has no ingestion time, which continuous export needs",
          range: fact.range, hints: [".alter table \(fact.text) policy ingestiontime true"])
      }
    }
    return facts.map(\.text)
  }

  /// Throws the first differing column by position, with both names and types.
  func compareSchemas(_ query: Schema, _ table: Schema, _ range: SourceRange?) throws {
    for index in 0..<max(query.count, table.count) {
      let left = index < query.count ? query[index] : nil
      let right = index < table.count ? table[index] : nil
      if left?.type == right?.type, left?.name == right?.name { continue }
      func text(_ field: Schema.Field?) -> String { field.map { "'\($0.name)' (\($0.type.name))" } ?? "nothing" }
      throw Diagnostic(
        code: "General_BadRequest",
        "the query's schema differs from the external table's at column \(index + 1): the query has \(text(left)), the table \(text(right))",
        range: range)
    }
  }
}
