import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let view = "materialized-view MaterializedViewName=<materializedview>"

  static let showMaterializedViews = ManagementCommand(
    "ShowMaterializedViews", syntax: ".show materialized-views",
    summary: "Lists the materialized views and how far they got.", permission: .databaseViewer, effect: .reads,
    result: Results.materializedView, examples: [Example(".show materialized-views | count", "0")]
  ) { context in try context.allMaterializedViewRows() }

  static let showMaterializedView = ManagementCommand(
    "ShowMaterializedView", syntax: ".show \(view)", summary: "Shows a materialized view and how far it got.",
    permission: .databaseViewer, effect: .reads, result: Results.materializedView,
    examples: [Example(".show materialized-view PerTime | project SourceTable, IsHealthy", "Logs | true")]
  ) { context in try context.materializedViewRows([try context.materializedView()]) }

  private static let details =
    "MaterializedViewName: string, DatabaseName: string, Folder: string, DocString: string, TotalExtents: long, "
    + "TotalExtentSize: real, TotalOriginalSize: real, TotalRowCount: long, HotExtents: long, HotExtentSize: real, "
    + "HotOriginalSize: real, HotRowCount: long, AuthorizedPrincipals: string, RetentionPolicy: string, "
    + "CachingPolicy: string, ShardingPolicy: string, MergePolicy: string, MinExtentsCreationTime: datetime, "
    + "MaxExtentsCreationTime: datetime"

  static let showMaterializedViewsDetails = ManagementCommand(
    "ShowMaterializedViewsDetails",
    syntax: ".show materialized-views ['(' { MaterializedViewName=<materializedview>, ',' }+ ')'] details",
    summary: "Lists materialized views with the sizes and policies of their materialized part.",
    permission: .databaseViewer, effect: .reads, result: details,
    examples: [Example(".show materialized-views details | count", "0")]
  ) { context in
    let chosen = try context.captures.rows("MaterializedViewName").map {
      try context.materializedView("MaterializedViewName", in: $0)
    }
    let views = chosen.isEmpty ? context.state.materializedViews(in: try context.databaseInfo.name) : chosen
    return CommandResult(
      Table(schema: Schema(declared: details), rows: try views.map { try detailRow($0, context) }))
  }

  static let showMaterializedViewDetails = ManagementCommand(
    "ShowMaterializedViewDetails", syntax: ".show \(view) details",
    summary: "Shows the size and policies of the materialized part of a view.", permission: .databaseViewer,
    effect: .reads, result: details,
    examples: [Example(".show materialized-view PerTime details | project TotalRowCount", "0")]
  ) { context in
    CommandResult(
      Table(
        schema: Schema(declared: details), rows: [try detailRow(try context.materializedView(), context)]))
  }

  private static func detailRow(_ view: MaterializedViewInfo, _ context: CommandContext) throws -> [Value] {
    let extents = try context.snapshot.extents(of: view.table).map(\.info)
    let sizes: [Value] = [
      .long(Int64(extents.count)), .real(Double(extents.reduce(0) { $0 + $1.extentSize })),
      .real(Double(extents.reduce(0) { $0 + $1.originalSize })),
      .long(Int64(extents.reduce(0) { $0 + $1.liveRowCount })),
    ]
    func policy(_ name: String) -> Value {
      context.state.effectivePolicy(name, of: view.entity).map(Value.string) ?? .string("null")
    }
    let names: [Value] = [
      .string(view.name), .string(view.database), .string(view.folder), .string(view.docString),
    ]
    let policies: [Value] = [
      .string(principals(of: view, context)), policy("retention"), policy("caching"), policy("sharding"),
      policy("merge"),
    ]
    let times: [Value] = [
      extents.map(\.minCreatedOn).min().map(Value.long) ?? .null,
      extents.map(\.maxCreatedOn).max().map(Value.long) ?? .null,
    ]
    return names + sizes + sizes + policies + times
  }

  private static func principals(of view: MaterializedViewInfo, _ context: CommandContext) -> String {
    JSON.array(
      (context.state.principals[view.entity] ?? []).map { principal in
        .object([
          .init("DisplayName", .string(principal.displayName)), .init("ObjectId", .string(principal.objectId)),
          .init("FQN", .string(principal.principal)), .init("Notes", .string(principal.notes)),
        ])
      }
    ).text
  }

  static let showMaterializedViewExtents = ManagementCommand(
    "ShowMaterializedViewExtents",
    syntax: ".show \(view) extents ['(' { ExtentId=<guid>, ',' }+ ')'] [Hot=hot]",
    summary: "Lists the extents of the materialized part of a view.", permission: .databaseViewer, effect: .reads,
    result: Results.extents, examples: [Example(".show materialized-view PerTime extents | count", "0")]
  ) { context in
    let view = try context.materializedView()
    let rows = try context.extents([view.shownTable], cachedAs: view.entity).map(ExtentListing.row)
    return CommandResult(Table(schema: Schema(declared: Results.extents), rows: rows))
  }

  static let showMaterializedViewCslSchema = ManagementCommand(
    "ShowMaterializedViewCslSchema", syntax: ".show \(view) (kqlschema | cslschema | schema as csl)",
    summary: "Shows the columns of a materialized view as text.", permission: .databaseViewer, effect: .reads,
    result: Results.schema,
    examples: [
      Example(".show materialized-view PerTime cslschema | project Schema", "Time:datetime,Text:string")
    ]
  ) { context in
    let view = try context.materializedView()
    return CommandResult(
      Table(schema: Schema(declared: Results.schema), rows: [view.describedTable.schemaRow]))
  }

  static let showMaterializedViewSchemaAsJson = ManagementCommand(
    "ShowMaterializedViewSchemaAsJson", syntax: ".show \(view) schema as json",
    summary: "Shows the columns of a materialized view as JSON.", permission: .databaseViewer, effect: .reads,
    result: Results.schema,
    examples: [
      Example(".show materialized-view PerTime schema as json | project tostring(parse_json(Schema).Name)", "PerTime")
    ]
  ) { context in
    let table = try context.materializedView().describedTable
    var row = table.schemaRow
    row[1] = .string(SchemaJSON.table(table).text)
    return CommandResult(Table(schema: Schema(declared: Results.schema), rows: [row]))
  }

  private static let failures =
    "Timestamp: datetime, OperationId: string, Name: string, LastSuccessRun: datetime, FailureKind: string, Details: string"

  static let showMaterializedViewFailures = ManagementCommand(
    "ShowMaterializedViewFailures", syntax: ".show \(view) failures",
    summary: "Lists the failed runs of a materialized view in the last 14 days.", permission: .databaseViewer,
    effect: .reads, result: failures, examples: [Example(".show materialized-view PerTime failures | count", "0")]
  ) { context in
    let view = try context.materializedView()
    let since = context.database.clock.now() - LogPeriods.failures
    let list = try context.database.viewFailures(of: view.name, in: view.database, since: since)
    let rows: [[Value]] = list.map { failure in
      [
        .long(failure.timestamp), .string(failure.operationId.dashed), .string(view.name),
        failure.lastSuccessRun.map(Value.long) ?? .null, .string(failure.isPermanent ? "Permanent" : "Transient"),
        .string(failure.details),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: failures), rows: rows))
  }
}

extension MaterializedViewInfo {
  /// What the view shows, as if it were a table.
  var describedTable: TableInfo {
    TableInfo(
      database: database, name: name, id: table.id, columns: columns, folder: folder, docString: docString,
      createdOn: table.createdOn)
  }
}
