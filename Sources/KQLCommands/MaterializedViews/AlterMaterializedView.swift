import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let view = "materialized-view MaterializedViewName=<materializedview>"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  private static func alter(
    _ what: String, syntax: String, summary: String, example: Example,
    _ run: @escaping @Sendable (CommandContext, MaterializedViewInfo) throws -> CommandResult
  ) -> ManagementCommand {
    ManagementCommand(
      "AlterMaterializedView\(what)", syntax: ".alter \(view) \(syntax)", summary: summary,
      permission: .materializedViewAdmin, effect: .writes, result: Results.materializedView, examples: [example]
    ) { context in try run(context, try context.materializedView()) }
  }

  static let alterMaterializedViewFolder = alter(
    "Folder", syntax: "folder Folder=<string>", summary: "Sets the folder of a materialized view.",
    example: Example(".alter materialized-view PerTime folder 'views' | project Folder", "views")
  ) { context, view in try context.change(view) { $0.folder = context.captures.string("Folder") ?? "" } }

  static let alterMaterializedViewDocString = alter(
    "DocString", syntax: "docstring Documentation=<string>", summary: "Sets the description of a materialized view.",
    example: Example(".alter materialized-view PerTime docstring 'one text' | project DocString", "one text")
  ) { context, view in try context.change(view) { $0.docString = context.captures.string("Documentation") ?? "" } }

  static let alterMaterializedViewLookback = alter(
    "Lookback", syntax: "lookback Lookback=<timespan>",
    summary: "Sets how far back new rows of a materialized view are joined with what it has.",
    example: Example(
      ".alter materialized-view Last lookback 6h | project Lookback", "06:00:00",
      after: [".create materialized-view Last on table Events { Events | summarize arg_max(Id, *) by Name }"])
  ) { context, view in
    let expression = context.captures.expression("Lookback")
    if let expression, TimespanSyntax.isNull(expression) {
      return try context.change(view) { $0.options.lookback = nil }
    }
    guard let ticks = expression.flatMap(TimespanSyntax.ticks), ticks > 0 else {
      throw Diagnostic(
        code: "General_BadRequest", "a lookback is a positive timespan", range: context.command.range)
    }
    if view.options.lookbackColumn.isEmpty && !view.shape.keepsIngestionTime {
      throw Diagnostic(
        code: "General_BadRequest",
        "a lookback without lookback_column is valid only for arg_max, arg_min and take_any views",
        range: context.command.range)
    }
    return try context.change(view) { $0.options.lookback = ticks }
  }

  static let alterMaterializedViewAutoUpdateSchema = alter(
    "AutoUpdateSchema", syntax: "autoUpdateSchema Value=(true | false)",
    summary: "Sets whether a materialized view takes over new columns of its source.",
    example: Example(
      ".alter materialized-view Last autoUpdateSchema true | project AutoUpdateSchema", "true",
      after: [".create materialized-view Last on table Events { Events | summarize arg_max(Id, *) by Name }"])
  ) { context, view in
    let isOn = context.captures.keyword("Value") == "true"
    if isOn && !view.shape.selectsRows {
      throw Diagnostic(
        code: "General_BadRequest",
        "autoUpdateSchema is valid only for views of type arg_max(Timestamp, *), arg_min(Timestamp, *) and take_any(*)",
        range: context.command.range)
    }
    return try context.change(view) { $0.options.updatesSchema = isOn }
  }

  static let enableMaterializedView = ManagementCommand(
    "EnableDisableMaterializedView", syntax: ".enable \(view) [IfDisabled=ifdisabled] \(with)",
    summary: "Lets a materialized view take up new rows again, from where it stopped; with ifdisabled also one that does.",
    permission: .materializedViewAdmin,
    effect: .writes, result: Results.materializedView, commandType: "MaterializedViewEnable",
    examples: [
      Example(
        ".enable materialized-view PerTime | project IsEnabled", "true", after: [".disable materialized-view PerTime"])
    ]
  ) { context in
    let view = try context.materializedView()
    let properties = try PropertyList(context.captures, known: ["allowMaterializedViewsWithoutRowLevelSecurity"])
    if view.progress.isEnabled {
      guard context.captures.has("IfDisabled") else { throw alreadySo(view, "enabled", "ifdisabled", context) }
      return try context.change(view) { _ in }
    }
    let state = context.state
    let isAllowed = try properties.bool("allowMaterializedViewsWithoutRowLevelSecurity") ?? false
    if !isAllowed, !view.readsView, state.hasRowLevelSecurity(.table(view.source, in: view.database)),
      state.policy("row_level_security", of: view.entity) == nil
    {
      throw Diagnostic(
        code: "General_BadRequest",
        "table '\(view.source)' has row level security, which materialized view '\(view.name)' has not",
        range: context.command.range,
        hints: ["give the view a row_level_security policy, or allowMaterializedViewsWithoutRowLevelSecurity=true"])
    }
    return try context.change(view) { $0.progress.isEnabled = true }
  }

  static let disableMaterializedView = ManagementCommand(
    "EnableDisableMaterializedView", syntax: ".disable \(view) [IfEnabled=ifenabled]",
    summary: "Stops a materialized view from taking up new rows, which queries still see; with ifenabled also one that has stopped.",
    permission: .materializedViewAdmin, effect: .writes, result: Results.materializedView,
    commandType: "MaterializedViewDisable",
    examples: [
      Example(".disable materialized-view PerTime | project IsEnabled", "false"),
      Example(
        ".disable materialized-view PerTime ifenabled | project IsEnabled", "false",
        after: [".disable materialized-view PerTime"]),
    ]
  ) { context in
    let view = try context.materializedView()
    if !view.progress.isEnabled {
      guard context.captures.has("IfEnabled") else { throw alreadySo(view, "disabled", "ifenabled", context) }
      return try context.change(view) { _ in }
    }
    return try context.change(view) { $0.progress.isEnabled = false }
  }

  private static func alreadySo(
    _ view: MaterializedViewInfo, _ state: String, _ keyword: String, _ context: CommandContext
  ) -> Diagnostic {
    Diagnostic(
      code: "General_BadRequest", "materialized view '\(view.name)' is already \(state)", range: context.command.range,
      hints: ["scripts that run again say '\(keyword)' behind its name, which only kqlsh knows"])
  }

  static let renameMaterializedView = ManagementCommand(
    "RenameMaterializedView", syntax: ".rename \(view) to NewMaterializedViewName=<name>",
    summary: "Renames a materialized view; shows all.", permission: .materializedViewAdmin, effect: .writes,
    result: Results.materializedView,
    examples: [Example(".rename materialized-view PerTime to Texts | project Name", "Texts")]
  ) { context in
    let view = try context.materializedView()
    let name = try context.requiredName("NewMaterializedViewName")
    try EntityNames.check(name)
    try context.change { try $0.renameMaterializedView(view.name, to: name.text, in: view.database) }
    return try context.allMaterializedViewRows()
  }

  static let dropMaterializedView = ManagementCommand(
    "DropMaterializedView", syntax: ".drop materialized-view MaterializedViewName=<materializedview> [ifexists]",
    summary: "Drops a materialized view with its data; shows those that remain.", permission: .materializedViewAdmin,
    effect: .writes, result: Results.materializedView,
    examples: [Example(".drop materialized-view NoSuch ifexists | count", "0")]
  ) { context in
    let name = context.captures.path("MaterializedViewName").last?.text ?? ""
    let database = try context.databaseInfo.name
    if context.captures.has("ifexists"), context.state.materializedViews[ObjectKey(database, name)] == nil {
      return try context.allMaterializedViewRows()
    }
    let view = try context.materializedView()
    try context.change { try $0.dropMaterializedView(view.name, in: view.database) }
    return try context.allMaterializedViewRows()
  }

  private static let cleared = "ExtentId: guid, TableName: string, CreatedOn: datetime"

  static let clearMaterializedViewData = ManagementCommand(
    "ClearMaterializedViewData", syntax: ".clear \(view) data",
    summary: "Drops what a materialized view has materialized; it goes on with what comes after.",
    permission: .materializedViewAdmin, effect: .writes, result: cleared,
    examples: [Example(".clear materialized-view PerTime data | count", "0")]
  ) { context in
    let view = try context.materializedView()
    let extents = try context.snapshot.extents(of: view.table).map(\.info)
    try context.change { try $0.drop(extents, of: view.table) }
    let rows: [[Value]] = extents.map { [.guid($0.id), .string(view.table.name), .long($0.maxCreatedOn)] }
    return CommandResult(Table(schema: Schema(declared: cleared), rows: rows))
  }
}
