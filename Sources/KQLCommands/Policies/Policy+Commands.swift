import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension Policy {
  var commands: [ManagementCommand] {
    entities.flatMap { kind in
      var list = [show(kind), alter(kind)]
      if mergeSyntax != nil, kind != .graphModel { list.append(merge(kind)) }
      if !permanent.contains(kind) { list.append(delete(kind)) }
      if kind == .graphModel { list.append(showAllGraphModels) }
      if kind == .externalTable { list.append(showAllExternalTables) }
      guard kind == .table else { return list }
      if listsTables { list.append(showAll) }
      if tables.contains(.alter) { list.append(alterMany(isMerge: false)) }
      if tables.contains(.alterMerge) { list.append(alterMany(isMerge: true)) }
      return list
    }
  }

  private func entitySyntax(_ kind: EntityKind, shows: Bool = false) -> String {
    switch kind {
    case .cluster: "cluster"
    case .table: "table TableName=<database_table>"
    case .column:
      shows ? "column ColumnName=(<database_table_column> | '*')" : "column ColumnName=<database_table_column>"
    case .database:
      shows ? "database [DatabaseName=(<database> | '*')]" : "database [DatabaseName=<database>]"
    case .externalTable: "external table ExternalTableName=<externaltable>"
    case .graphModel: "graph_model ModelName=<graph_model>"
    case .materializedView: "materialized-view MaterializedViewName=<database_materializedview>"
    default: "\(kind.rawValue) EntityName=<name>"
    }
  }

  private func noun(_ kind: EntityKind) -> String { kind == .cluster ? "the cluster" : "a \(kind.rawValue)" }

  /// `ShowTablePolicyUpdate`.
  private func id(_ verb: Verb, _ kind: String) -> String {
    // The service's names for the retention of graph models.
    if verb == .show, self.name == "retention", kind.hasPrefix("GraphModel") {
      return "ShowGraph\(kind.dropFirst("GraphModel".count))PolicyRetention"
    }
    let name = [Verb.show: "Show", .alter: "Alter", .alterMerge: "AlterMerge", .delete: "Delete"][verb] ?? ""
    return "\(name)\(kind)Policy\(stems[verb] ?? stem)"
  }

  /// Who may change the policy of an entity of the kind.
  private func permission(_ kind: EntityKind, _ verb: Verb) -> ManagementCommand.Permission {
    switch kind {
    case .cluster: .allDatabasesAdmin
    case .database: permission == .allDatabasesAdmin ? permission : .databaseAdmin
    case .materializedView: .materializedViewAdmin
    case .graphModel: .graphModelAdmin
    default: verb == .delete && permission == .tableIngestor ? .tableAdmin : permission
    }
  }

  private func entity(_ kind: EntityKind, _ context: CommandContext) throws -> EntityName {
    switch kind {
    case .cluster: .cluster
    case .table: try context.table("TableName").entity
    case .database: .database(try context.databaseName("DatabaseName"))
    case .externalTable:
      EntityName(
        .externalTable, database: try context.databaseInfo.name,
        name: try context.externalTable("ExternalTableName").name)
    case .column: try columnEntity(context)
    case .graphModel: GraphModel.entity(try context.graphModel("ModelName"))
    case .materializedView: try context.materializedView().entity
    default: EntityName(kind, database: context.databaseName, name: try context.requiredName("EntityName").text)
    }
  }

  private func columnEntity(_ context: CommandContext) throws -> EntityName {
    let (table, column) = try context.column("ColumnName", in: context.captures)
    return EntityName(.column, database: table.database, name: "\(table.name).\(column.name)")
  }

  func row(_ entity: EntityName, _ json: String?) -> [Value] {
    [
      .string(title), .string(entity.path), .string(json ?? "null"), .string(""), .string(entity.kind.title),
    ]
  }

  private func result(_ rows: [[Value]]) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: Results.policy), rows: rows))
  }

  /// Its own examples for the kind that comes first, else one made of the sample.
  private func examples(_ verb: Verb, _ kind: EntityKind) -> [Example] {
    if kind == entities.first, let own = examples[verb] { return own }
    let entity = sample.entity(kind)
    let setup = sample.setup(kind)
    let start = ".\(verb.rawValue) \(entity.text) policy \(name)"
    return switch verb {
    case .show:
      [
        Example(
          "\(start) | project EntityName, Policy",
          "\(entity.path) | \(kind == .table ? sample.initial : "null")", after: setup)
      ]
    case .alter: [Example("\(start) \(sample.text)", answer(kind, entity.path, sample.json), after: setup)]
    case .alterMerge: [Example("\(start) \(sample.mergeText)", answer(kind, entity.path, sample.json), after: setup)]
    case .delete: [Example(start, answer(kind, entity.path, "null"), after: setup)]
    }
  }

  private func answer(_ kind: EntityKind, _ path: String, _ json: String) -> String {
    "\(title) | \(path) | \(json) |  | \(kind.title)"
  }

  private func show(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id(.show, kind.title), syntax: ".show \(entitySyntax(kind, shows: true)) policy \(name) \(showSyntax)",
      summary: "Shows the \(name) policy of \(noun(kind)). \(summary)",
      permission: kind == .cluster ? .allDatabasesMonitor : .databaseViewer, effect: .reads,
      result: Results.policy, examples: examples(.show, kind)
    ) { context in
      if !showSyntax.isEmpty { _ = try PropertyList(context.captures, known: []) }
      if kind == .column, context.captures.keyword("ColumnName") == "*" {
        let columns = context.state.tables(in: try context.databaseInfo.name).flatMap { table in
          table.columns.map { EntityName(.column, database: table.database, name: "\(table.name).\($0.name)") }
        }
        return result(columns.map { row($0, context.state.policy(name, of: $0)) })
      }
      if kind == .database, context.captures.keyword("DatabaseName") == "*" {
        return result(
          context.visibleDatabases.map {
            let entity = EntityName.database($0.name)
            return row(entity, context.state.policy(name, of: entity))
          })
      }
      let entity = try entity(kind, context)
      var rows = [row(entity, context.state.policy(name, of: entity))]
      if let fixed {
        var immutable = row(entity, fixed)
        immutable[immutable.count - 1] = .string("\(kind.title) immutable policy")
        rows.insert(immutable, at: 0)
      }
      return result(rows)
    }
  }

  private var showAll: ManagementCommand {
    showEvery(
      "TableStar", of: "table",
      Example(
        ".show table * policy \(name) | project EntityName, Policy",
        ["Events", "Logs", "Parsed"].map { "[NetDefaultDB].[\($0)] | \(sample.initial)" }.joined(separator: "\n"))
    ) { $0.state.tables(in: try $0.databaseInfo.name).map(\.entity) }
  }

  private var showAllGraphModels: ManagementCommand {
    showEvery("GraphModelStar", of: "graph_model") { try $0.documents(GraphModel.kind).map(GraphModel.entity) }
  }

  private var showAllExternalTables: ManagementCommand {
    showEvery("ExternalTables", of: "external table") {
      $0.state.externalTables(in: try $0.databaseInfo.name).map(\.entity)
    }
  }

  /// `.show KIND '*' policy NAME`; without an example, one with none of the kind.
  private func showEvery(
    _ what: String, of kind: String, _ example: Example? = nil,
    entities: @escaping @Sendable (CommandContext) throws -> [EntityName]
  ) -> ManagementCommand {
    ManagementCommand(
      id(.show, what), syntax: ".show \(kind) '*' policy \(name)",
      summary: "Shows the \(name) policy of every \(kind.replacing("_", with: " ")). \(summary)",
      permission: .databaseViewer, effect: .reads, result: Results.policy,
      examples: [example ?? Example(".show \(kind) * policy \(name) | count", "0")]
    ) { context in
      result(try entities(context).map { row($0, context.state.policy(name, of: $0)) })
    }
  }

  private func alter(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id(.alter, kind.title), syntax: ".alter \(entitySyntax(kind)) policy \(name) \(alterSyntax)",
      summary: "Sets the \(name) policy of \(noun(kind)). \(summary)", permission: permission(kind, .alter), effect: .writes,
      result: Results.policy, examples: examples(.alter, kind)
    ) { context in try set([try entity(kind, context)], context, isMerge: false) }
  }

  private func alterMany(isMerge: Bool) -> ManagementCommand {
    let verb = isMerge ? ".alter-merge" : ".alter"
    let rest = isMerge ? mergeSyntax ?? "" : alterSyntax
    return ManagementCommand(
      id(isMerge ? .alterMerge : .alter, "Tables"),
      syntax: "\(verb) tables '(' { TableName=<table>, ',' }+ ')' policy \(name) \(rest)",
      summary: "Sets the \(name) policy of several tables. \(summary)", permission: permission(.table, .alter), effect: .writes,
      result: Results.policy,
      examples: [
        Example(
          "\(verb) tables (Logs, Parsed) policy \(name) \(isMerge ? sample.mergeText : sample.text) | project EntityName, Policy",
          ["Logs", "Parsed"].map { "[NetDefaultDB].[\($0)] | \(sample.json)" }.joined(separator: "\n"))
      ]
    ) { context in
      let tables = try context.captures.rows("TableName").map { try context.table("TableName", in: $0).entity }
      return try set(tables, context, isMerge: isMerge)
    }
  }

  private func merge(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id(.alterMerge, kind.title), syntax: ".alter-merge \(entitySyntax(kind)) policy \(name) \(mergeSyntax ?? "")",
      summary: "Changes parts of the \(name) policy of \(noun(kind)). \(summary)", permission: permission(kind, .alterMerge),
      effect: .writes, result: Results.policy, examples: examples(.alterMerge, kind)
    ) { context in try set([try entity(kind, context)], context, isMerge: true) }
  }

  /// All or none.
  private func set(_ entities: [EntityName], _ context: CommandContext, isMerge: Bool) throws -> CommandResult {
    var settings: [(entity: EntityName, json: String)] = []
    for entity in entities {
      let change = PolicyChange(
        context: context, entity: entity, captures: context.captures, current: context.state.policy(name, of: entity),
        isMerge: isMerge)
      let json = try parse(change)
      settings.append((entity, json))
    }
    if let text = effect.text { context.note("policy \(name): \(text)") }
    return try context.change { access in
      for setting in settings { try access.setPolicy(name, of: setting.entity, to: setting.json) }
      return result(settings.map { row($0.entity, $0.json) })
    }
  }

  private func delete(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id(.delete, kind.title), syntax: ".delete \(entitySyntax(kind)) policy \(name)",
      summary: "Removes the \(name) policy of \(noun(kind)). \(summary)", permission: permission(kind, .delete), effect: .writes,
      result: Results.policy, examples: examples(.delete, kind)
    ) { context in
      let entity = try entity(kind, context)
      return try context.change { access in
        try access.setPolicy(name, of: entity, to: nil)
        return result([row(entity, nil)])
      }
    }
  }
}
