import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let onTable =
    "MaterializedViewName=<name> on table SourceTableName=<table> SourceBody=<function_body>"
  private static let onView =
    "MaterializedViewName=<name> on materialized-view SourceMaterializedViewName=<materializedview> "
    + "SourceBody=<function_body>"
  private static let overView = "over another one of type take_any(*)"

  static let createMaterializedView = ManagementCommand(
    "CreateMaterializedView", syntax: ".create [async] [ifnotexists] materialized-view \(with) \(onTable)",
    summary: "Creates a view that keeps an aggregation of a table up to date.", permission: .databaseAdmin,
    effect: .writes, result: nil, commandType: "MaterializedViewCreateOrAlter",
    examples: [
      Example(
        ".create materialized-view Hourly on table Logs { Logs | summarize count() by bin(Time, 1h) } | project Name, SourceTable, IsEnabled",
        "Hourly | Logs | true"),
      Example(
        ".create materialized-view Bad on table Logs { Logs | summarize stdev(1) by Text }",
        "error: Materialized view query is invalid: aggregation function 'stdev' is not supported in materialized views."),
    ]
  ) { context in try context.createView() }

  static let createMaterializedViewOverView = ManagementCommand(
    "CreateMaterializedViewOverMaterializedView",
    syntax: ".create [async] [ifnotexists] materialized-view \(with) \(onView)",
    summary: "Creates a materialized view \(overView).", permission: .databaseAdmin, effect: .writes, result: nil,
    commandType: "MaterializedViewCreateOrAlter",
    examples: [
      Example(
        ".create materialized-view PerName on materialized-view Once { Once | summarize count() by Name } | project Name, SourceTable",
        "PerName | Once", after: [".create materialized-view Once on table Events { Events | summarize take_any(*) by Id }"])
    ]
  ) { context in try context.createView() }

  static let createOrAlterMaterializedView = ManagementCommand(
    "CreateOrAlterMaterializedView", syntax: ".create-or-alter materialized-view \(with) \(onTable)",
    summary: "Creates a materialized view, or changes its query and keeps its data.", permission: .materializedViewAdmin,
    effect: .writes, result: Results.materializedView, commandType: "MaterializedViewCreateOrAlter",
    examples: [
      Example(
        ".create-or-alter materialized-view Last on table Logs { Logs | summarize arg_max(Time, *) by Text } | project Query",
        "Logs | summarize arg_max(Time, *) by Text")
    ]
  ) { context in try context.createOrAlterView() }

  static let createOrAlterMaterializedViewOverView = ManagementCommand(
    "CreateOrAlterMaterializedViewOverMaterializedView",
    syntax: ".create-or-alter materialized-view \(with) \(onView)",
    summary: "Creates a materialized view \(overView), or changes its query and keeps its data.",
    permission: .materializedViewAdmin, effect: .writes, result: Results.materializedView,
    commandType: "MaterializedViewCreateOrAlter",
    examples: [
      Example(
        ".create-or-alter materialized-view PerName on materialized-view Once { Once | summarize max(Id) by Name } | project Query",
        "Once | summarize max(Id) by Name",
        after: [".create materialized-view Once on table Events { Events | summarize take_any(*) by Id }"])
    ]
  ) { context in try context.createOrAlterView() }

  static let alterMaterializedView = ManagementCommand(
    "AlterMaterializedView",
    syntax:
      ".alter materialized-view \(with) MaterializedViewName=<materializedview> on table SourceTableName=<table> SourceBody=<function_body>",
    summary: "Changes the query of a materialized view; what is materialized stays as it is.",
    permission: .materializedViewAdmin, effect: .writes, result: Results.materializedView,
    commandType: "MaterializedViewCreateOrAlter",
    examples: [
      Example(
        ".alter materialized-view PerTime on table Logs { Logs | summarize take_any(Text), count() by Time } | project Query",
        "Logs | summarize take_any(Text), count() by Time")
    ]
  ) { context in try context.alterView(try context.materializedView()) }

  static let alterMaterializedViewOverView = ManagementCommand(
    "AlterMaterializedViewOverMaterializedView",
    syntax:
      ".alter materialized-view \(with) MaterializedViewName=<materializedview> on materialized-view SourceMaterializedViewName=<materializedview> SourceBody=<function_body>",
    summary: "Changes the query of a materialized view \(overView).", permission: .materializedViewAdmin, effect: .writes,
    result: Results.materializedView, commandType: "MaterializedViewCreateOrAlter",
    examples: [
      Example(
        ".alter materialized-view PerName on materialized-view Once { Once | summarize count(), max(Id) by Name } | project Query",
        "Once | summarize count(), max(Id) by Name",
        after: [
          ".create materialized-view Once on table Events { Events | summarize take_any(*) by Id }",
          ".create materialized-view PerName on materialized-view Once { Once | summarize count() by Name }",
        ])
    ]
  ) { context in try context.alterView(try context.materializedView()) }
}

extension CommandContext {
  private static let changeable = [
    "lookback", "lookback_column", "autoUpdateSchema", "dimensionTables", "dimensionMaterializedViews", "folder",
    "docString", "allowMaterializedViewsWithoutRowLevelSecurity",
  ]
  private static let creatable =
    changeable + [
      "backfill", "effectiveDateTime", "updateExtentsCreationTime", "MaxSourceRecordsForSingleIngest", "Concurrency",
      "move_extents_from", "source_ingestion_time_from",
    ]

  fileprivate func createView() throws -> CommandResult {
    let name = try requiredName("MaterializedViewName")
    if let existing = state.materializedViews[ObjectKey(try databaseInfo.name, name.text)] {
      guard captures.has("ifnotexists") else {
        throw CommandError.exists(
          "MaterializedView", name.text, name.range, hint: "use .alter materialized-view to change it")
      }
      let rows = try materializedViewRows([existing])
      return try runs { rows }
    }
    return try storeView(name)
  }

  fileprivate func createOrAlterView() throws -> CommandResult {
    let name = try requiredName("MaterializedViewName")
    if let existing = state.materializedViews[ObjectKey(try databaseInfo.name, name.text)] {
      return try alterView(existing)
    }
    return try storeView(name)
  }

  private func storeView(_ name: Name) throws -> CommandResult {
    try EntityNames.check(name)
    let properties = try PropertyList(captures, known: Self.creatable)
    var new = try newView(name.text, properties)
    let hasBackfill = try properties.bool("backfill") ?? false
    if hasBackfill {
      guard captures.has("async") else {
        throw Diagnostic(
          code: "General_BadRequest", "a materialized view with backfill must be created with '.create async'",
          range: command.range)
      }
      var backfill = NewView.Backfill()
      backfill.from = try properties.datetime("effectiveDateTime")
      new.options.effectiveFrom = backfill.from ?? 0
      backfill.datesExtents = try properties.bool("updateExtentsCreationTime") ?? false
      if let rows = try properties.long("MaxSourceRecordsForSingleIngest") {
        guard rows > 0 else { throw malformed("MaxSourceRecordsForSingleIngest", properties, "a positive number") }
        backfill.rowsMax = Int(clamping: rows)
      }
      // Batches run one after the other here.
      _ = try properties.long("Concurrency")
      new.backfill = backfill
    } else {
      for name in ["updateExtentsCreationTime", "MaxSourceRecordsForSingleIngest", "Concurrency"]
      where properties.has(name) {
        throw malformed(name, properties, "backfill=true beside it")
      }
    }
    if let from = properties.text("move_extents_from") {
      guard !hasBackfill else { throw malformed("move_extents_from", properties, "no backfill beside it") }
      new.movesExtentsFrom = try snapshot.table(from, in: new.database).name
      new.options.effectiveFrom = try properties.datetime("effectiveDateTime") ?? 0
      new.sourceFrom = try properties.datetime("source_ingestion_time_from")
    } else if !hasBackfill {
      for name in ["effectiveDateTime", "source_ingestion_time_from"] where properties.has(name) {
        throw malformed(name, properties, "backfill=true or move_extents_from beside it")
      }
    }
    try change { try $0.checkIsFree(viewName: new.name, in: new.database) }
    let description = try located(bodyRange) {
      try database.validate(new, snapshot: snapshot, principal: request.principal)
    }
    let definition = new
    return try runs {
      let view = try database.createView(
        definition, description, snapshot: snapshot, request: request, cancellation: cancellation,
        onProgress: { try reportProgress($0) })
      try refresh()
      return try materializedViewRows([view])
    }
  }

  private func malformed(_ name: String, _ properties: PropertyList, _ wanted: String) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_MalformedIngestionProperty", "property '\(name)' needs \(wanted)",
      range: properties.range(name))
  }

  private var bodyRange: SourceRange? {
    if case .function(_, _, _, let range)? = captures["SourceBody"] { return range }
    return nil
  }

  /// The query without its braces.
  private var bodyText: String {
    guard case .function(_, let body, _, _)? = captures["SourceBody"] else { return "" }
    var text = Substring(body)
    if text.hasPrefix("{") { text = text.dropFirst() }
    if text.hasSuffix("}") { text = text.dropLast() }
    while let last = text.last, last.isWhitespace { text = text.dropLast() }
    while let first = text.first, first.isWhitespace { text = text.dropFirst() }
    return String(text)
  }

  private func newView(_ name: String, _ properties: PropertyList) throws -> NewView {
    let readsView = captures.has("SourceMaterializedViewName")
    let source =
      readsView
      ? try materializedView("SourceMaterializedViewName").name : try table("SourceTableName").name
    var new = NewView(
      database: try databaseInfo.name, name: name, source: source, readsView: readsView, query: bodyText)
    new.folder = try properties.string("folder") ?? ""
    new.docString = try properties.string("docString") ?? ""
    new.principal = request.principal
    new.options.updatesSchema = try properties.bool("autoUpdateSchema") ?? false
    new.options.lookback = try properties.timespan("lookback")
    new.options.lookbackColumn = try properties.string("lookback_column") ?? ""
    new.options.dimensionTables = try names("dimensionTables", properties)
    new.options.dimensionViews = try names("dimensionMaterializedViews", properties)
    try checkRowLevelSecurity(of: new, properties)
    return new
  }

  /// `dynamic(['A', 'B'])`, the same as text, or one name.
  private func names(_ property: String, _ properties: PropertyList) throws -> [String] {
    guard let text = properties.text(property) else { return [] }
    guard text.contains("[") else { return [text] }
    guard let list = JSON(text.replacing("'", with: "\""))?.array?.compactMap(\.string), !list.isEmpty else {
      throw malformed(property, properties, "an array of names")
    }
    return list
  }

  /// A view would show what its source hides.
  private func checkRowLevelSecurity(of new: NewView, _ properties: PropertyList) throws {
    guard !new.readsView, state.hasRowLevelSecurity(.table(new.source, in: new.database)),
      try properties.bool("allowMaterializedViewsWithoutRowLevelSecurity") != true
    else { return }
    let view = EntityName(.materializedView, database: new.database, name: new.name)
    if state.policy("row_level_security", of: view) != nil { return }
    throw Diagnostic(
      code: "General_BadRequest",
      "table '\(new.source)' has row level security, which the view would not have", range: command.range,
      hints: ["allowMaterializedViewsWithoutRowLevelSecurity=true creates it all the same"])
  }

  fileprivate func alterView(_ view: MaterializedViewInfo) throws -> CommandResult {
    let properties = try PropertyList(captures, known: Self.changeable)
    var new = try newView(view.name, properties)
    guard new.source == view.source, new.readsView == view.readsView else {
      throw Diagnostic(
        code: "General_BadRequest",
        "the source of materialized view '\(view.name)' cannot be changed: it is '\(view.source)'", range: command.range)
    }
    if !properties.has("lookback") { new.options.lookback = view.options.lookback }
    if properties.has("lookback_column"), !view.options.lookbackColumn.isEmpty,
      new.options.lookbackColumn != view.options.lookbackColumn
    {
      throw malformed("lookback_column", properties, "its value '\(view.options.lookbackColumn)', which cannot be changed")
    }
    if !properties.has("lookback_column") { new.options.lookbackColumn = view.options.lookbackColumn }
    if !properties.has("autoUpdateSchema") { new.options.updatesSchema = view.options.updatesSchema }
    if !properties.has("dimensionTables") { new.options.dimensionTables = view.options.dimensionTables }
    if !properties.has("dimensionMaterializedViews") { new.options.dimensionViews = view.options.dimensionViews }
    new.options.effectiveFrom = view.options.effectiveFrom
    let definition = new
    let description = try located(bodyRange) {
      try database.validate(definition, snapshot: snapshot, principal: request.principal)
    }
    try check(description, against: view)
    let reshaped = try database.reshaped(view, to: description, request)
    for column in view.columns where !description.columns.fields.contains(where: { $0.name == column.name }) {
      warn("column '\(column.name)' of materialized view '\(view.name)' is dropped with its values")
    }
    try refresh()
    return try change(view) { changed in
      changed.query = definition.query
      changed.options = definition.options
      if properties.has("folder") { changed.folder = definition.folder }
      if properties.has("docString") { changed.docString = definition.docString }
      changed.table = reshaped.table
      changed.setColumns(description)
    }
  }

  /// Group-by expressions and types stay.
  private func check(_ description: ViewDescription, against view: MaterializedViewInfo) throws {
    let old = view.columns.schema.fields.prefix(view.shape.keyCount)
    let new = description.columns.fields.prefix(description.keyCount)
    guard old.elementsEqual(new) else {
      throw Diagnostic(
        code: "General_BadRequest",
        "the group-by columns of materialized view '\(view.name)' cannot be changed", range: bodyRange)
    }
    for field in description.columns.fields {
      guard let column = view.columns.first(where: { $0.name == field.name }), column.type != field.type else {
        continue
      }
      throw Diagnostic(
        code: "General_BadRequest",
        "the type of column '\(field.name)' cannot be changed from \(column.type.name) to \(field.type.name)",
        range: bodyRange)
    }
  }
}
