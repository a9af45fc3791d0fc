import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension Policy {
  var commands: [ManagementCommand] {
    entities.flatMap { kind in
      var list = [show(kind), alter(kind), delete(kind)]
      if kind == .table { list += [showAll, alterMany(isMerge: false)] }
      if mergeSyntax != nil { list.append(merge(kind)) }
      if kind == .table, mergeSyntax != nil { list.append(alterMany(isMerge: true)) }
      return list
    }
  }

  private func entitySyntax(_ kind: EntityKind, shows: Bool = false) -> String {
    switch kind {
    case .cluster: "cluster"
    case .table: "table TableName=<database_table>"
    case .column: "column ColumnName=<database_table_column>"
    case .database:
      shows ? "database [DatabaseName=(<database> | '*')]" : "database [DatabaseName=<database>]"
    case .externalTable: "external table ExternalTableName=<externaltable>"
    default: "\(kind.rawValue) EntityName=<name>"
    }
  }

  private func noun(_ kind: EntityKind) -> String { kind == .cluster ? "the cluster" : "a \(kind.rawValue)" }

  /// `ShowTablePolicyUpdate`.
  private func id(_ verb: String, _ kind: String) -> String {
    let stem = title.hasSuffix("Policy") ? String(title.dropLast(6)) : title
    return "\(verb)\(kind)Policy\(stem)"
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

  private func show(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("Show", kind.title), syntax: ".show \(entitySyntax(kind, shows: true)) policy \(name)",
      summary: "Shows the \(name) policy of \(noun(kind)). \(summary)",
      permission: kind == .cluster ? .allDatabasesMonitor : .databaseViewer,
      effect: .reads, result: Results.policy, examples: kind == entities.first ? examples[.show] ?? [] : []
    ) { context in
      if kind == .database, context.captures.keyword("DatabaseName") == "*" {
        return result(
          context.visibleDatabases.map {
            let entity = EntityName.database($0.name)
            return row(entity, context.state.policy(name, of: entity))
          })
      }
      let entity = try entity(kind, context)
      return result([row(entity, context.state.policy(name, of: entity))])
    }
  }

  private var showAll: ManagementCommand {
    ManagementCommand(
      id("Show", "TableStar"), syntax: ".show table '*' policy \(name)",
      summary: "Shows the \(name) policy of every table. \(summary)", permission: .databaseViewer, effect: .reads,
      result: Results.policy
    ) { context in
      result(
        context.state.tables(in: try context.databaseInfo.name).map {
          row($0.entity, context.state.policy(name, of: $0.entity))
        })
    }
  }

  private func alter(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("Alter", kind.title), syntax: ".alter \(entitySyntax(kind)) policy \(name) \(alterSyntax)",
      summary: "Sets the \(name) policy of \(noun(kind)). \(summary)", permission: permission(kind, .alter), effect: .writes,
      result: Results.policy, examples: kind == entities.first ? examples[.alter] ?? [] : []
    ) { context in try set([try entity(kind, context)], context, isMerge: false) }
  }

  private func alterMany(isMerge: Bool) -> ManagementCommand {
    let verb = isMerge ? ".alter-merge" : ".alter"
    let rest = isMerge ? mergeSyntax ?? "" : alterSyntax
    return ManagementCommand(
      id(isMerge ? "AlterMerge" : "Alter", "Tables"),
      syntax: "\(verb) tables '(' { TableName=<table>, ',' }+ ')' policy \(name) \(rest)",
      summary: "Sets the \(name) policy of several tables. \(summary)", permission: permission(.table, .alter),
      effect: .writes, result: Results.policy
    ) { context in
      let tables = try context.captures.rows("TableName").map { try context.table("TableName", in: $0).entity }
      return try set(tables, context, isMerge: isMerge)
    }
  }

  private func merge(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("AlterMerge", kind.title), syntax: ".alter-merge \(entitySyntax(kind)) policy \(name) \(mergeSyntax ?? "")",
      summary: "Changes parts of the \(name) policy of \(noun(kind)). \(summary)", permission: permission(kind, .alterMerge),
      effect: .writes, result: Results.policy, examples: kind == entities.first ? examples[.alterMerge] ?? [] : []
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
      try didChange(change, json)
      settings.append((entity, json))
    }
    return try context.change { access in
      for setting in settings { try access.setPolicy(name, of: setting.entity, to: setting.json) }
      return result(settings.map { row($0.entity, $0.json) })
    }
  }

  private func delete(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("Delete", kind.title), syntax: ".delete \(entitySyntax(kind)) policy \(name)",
      summary: "Removes the \(name) policy of \(noun(kind)). \(summary)", permission: permission(kind, .delete), effect: .writes,
      result: Results.policy, examples: kind == entities.first ? examples[.delete] ?? [] : []
    ) { context in
      let entity = try entity(kind, context)
      return try context.change { access in
        try access.setPolicy(name, of: entity, to: nil)
        return result([row(entity, nil)])
      }
    }
  }
}
