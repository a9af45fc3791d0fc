import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLSyntax

extension Results {
  static let materializedView =
    "Name: string, SourceTable: string, Query: string, MaterializedTo: datetime, LastRun: datetime, "
    + "LastRunResult: string, IsHealthy: bool, IsEnabled: bool, Folder: string, DocString: string, "
    + "AutoUpdateSchema: bool, EffectiveDateTime: datetime, Lookback: timespan, LookbackColumn: string"
}

extension CommandContext {
  func materializedView(_ capture: String = "MaterializedViewName", in captures: Captures? = nil) throws
    -> MaterializedViewInfo
  {
    let captures = captures ?? self.captures
    var path = captures.path(capture)
    if path.isEmpty, let name = captures.name(capture) { path = [name] }
    guard let name = path.last else {
      throw Diagnostic(code: "SYN0002", "a materialized view name is missing", range: command.range)
    }
    let database = path.count > 1 ? path[0].text : databaseName
    guard let owner = state.database(database) else { throw CommandError.databaseNotFound(database, path[0].range) }
    if let view = state.materializedViews[ObjectKey(owner.name, name.text)] { return view }
    throw CommandError.notFound(
      "MaterializedView", name.text, name.range, known: state.materializedViews(in: owner.name).map(\.name))
  }

  func materializedViewRows(_ views: [MaterializedViewInfo]) throws -> CommandResult {
    let rows = try views.map { view -> [Value] in
      let progress = view.progress
      let options = view.options
      let first: [Value] = [
        .string(view.name), .string(view.source), .string(view.query), .long(try snapshot.materializedTo(view)),
        progress.lastRun.map(Value.long) ?? .null, .string(progress.lastResult),
        .bool(try snapshot.isHealthy(view)), .bool(progress.isEnabled),
      ]
      let second: [Value] = [
        .string(view.folder), .string(view.docString), .bool(options.updatesSchema), .long(options.effectiveFrom),
        options.lookback.map(Value.long) ?? .null, .string(options.lookbackColumn),
      ]
      return first + second
    }
    return CommandResult(Table(schema: Schema(declared: Results.materializedView), rows: rows))
  }

  /// All views of the current database, as `.rename` and `.drop` answer.
  func allMaterializedViewRows() throws -> CommandResult {
    try materializedViewRows(state.materializedViews(in: try databaseInfo.name))
  }

  /// Changes a view, and shows it.
  func change(
    _ view: MaterializedViewInfo, _ edit: (inout MaterializedViewInfo) throws -> Void
  ) throws -> CommandResult {
    try change { transaction in
      var changed = try transaction.materializedView(view.name, in: view.database)
      try edit(&changed)
      try transaction.put(changed)
      try transaction.journal("ALTER-MATERIALIZED-VIEW", database: view.database, entity: view.name)
    }
    return try materializedViewRows([snapshot.materializedView(view.name, in: view.database)])
  }
}
