import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
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
    permission: .databaseAdmin, effect: .writes, result: Results.continuousExportDefinition,
    examples: [
      Example(
        ".create continuous-export Nightly over (Events) to table Archive with (intervalBetweenRuns = 1d) <| Events",
        "Nightly | Archive | Events | null | 1.00:00:00 | [\"['NetDefaultDB'].['Events']\"] | {}")
    ]
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
    effect: .writes, result: Results.continuousExportDefinition,
    examples: [
      Example(
        ".create-or-alter continuous-export Hourly over (Events) to table Archive with (intervalBetweenRuns = 2h) <| Events | where Id > 1",
        "Hourly | Archive | Events | where Id > 1 | null | 02:00:00 | [\"['NetDefaultDB'].['Events']\"] | {}")
    ]
  ) { context in try context.storeContinuousExport(try context.requiredName("ContinuousExportName")) }
}

extension CommandContext {
  private static let minute: Int64 = 600_000_000
  private static let known =
    [
      "intervalBetweenRuns", "forcedLatency", "sizeLimit", "distributed", "distribution", "distributionKind",
      "isDisabled", "managedIdentity",
    ] + ParquetProperties.names

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
        code: "General_BadRequest", "intervalBetweenRuns must be at least 00:01:00",
        range: properties.range("intervalBetweenRuns"))
    }
    let latency = try properties.timespan("forcedLatency")
    if let latency, latency < 0 {
      throw Diagnostic(
        code: "General_BadRequest", "forcedLatency must not be negative", range: properties.range("forcedLatency"))
    }
    try ExportShape.check(properties)
    if let rows = try properties.long("parquetRowGroupSize"), rows < 1 {
      throw Diagnostic(
        code: "General_BadRequest", "parquetRowGroupSize must be at least 1",
        range: properties.range("parquetRowGroupSize"))
    }
    var stored: [String: String] = [:]
    for key in [
      "sizeLimit", "distributed", "distribution", "distributionKind", "managedIdentity",
    ] + ParquetProperties.names {
      if let text = properties.text(key) { stored[key] = text }
    }
    if let limit = try properties.long("sizeLimit"), !(100 << 20...1 << 30).contains(limit) {
      throw Diagnostic(
        code: "General_BadRequest", "sizeLimit must be between 104857600 and 1073741824 bytes",
        range: properties.range("sizeLimit"))
    }
    var destination = try external.destination()
    try located(ParquetProperties.names.compactMap { properties.range($0) }.first) {
      try destination.applyParquet { stored[$0] }
    }
    let isDisabled = try properties.bool("isDisabled") ?? false
    let over = captures.rows("TableName").compactMap { $0.name("TableName")?.text }
    let definition = ContinuousExportInfo(
      database: try databaseInfo.name, name: name.text, externalTable: external.name, query: source(query.range),
      forcedLatency: latency, intervalBetweenRuns: interval, factTables: [], properties: stored,
      isDisabled: isDisabled, startCursor: 0, cursor: 0)
    let export = try located(query.range) {
      try database.validate(
        definition, over: over.isEmpty ? nil : over, snapshot: snapshot, principal: request.principal)
    }
    warnOfBins(query: export.query, interval: export.intervalBetweenRuns)
    return try change { access in
      let old = access.state.continuousExports[ObjectKey(export.database, export.name)]
      try access.put(export)
      try access.journal(
        old == nil ? "CREATE-CONTINUOUS-EXPORT" : "ALTER-CONTINUOUS-EXPORT", database: export.database,
        entity: export.name, before: old?.query ?? "", after: export.query)
      return CommandResult(
        Table(schema: Schema(declared: Results.continuousExportDefinition), rows: [export.definitionRow]))
    }
  }
}
