import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// A policy, defined once; its commands on every kind of entity that can have it are derived.
package struct Policy: Sendable {
  /// As the commands write it: `retention`.
  package let name: String
  /// As the `PolicyName` column of the result has it: `RetentionPolicy`.
  package let title: String
  package let summary: String
  let entities: [EntityKind]
  /// What follows `policy NAME` in `.alter`, with its captures.
  let alterSyntax: String
  /// What follows in `.alter-merge`; nil when there is no such command.
  let mergeSyntax: String?
  /// The normalised JSON to store; throws when the text is not a policy of this kind.
  let parse: @Sendable (PolicyChange) throws -> String
  let permission: ManagementCommand.Permission
  /// Runs after a change, for rules that bind other entities.
  let didChange: @Sendable (PolicyChange, _ json: String?) throws -> Void
  let examples: [Verb: [Example]]

  enum Verb: String, Sendable { case show, alter, alterMerge = "alter-merge", delete }

  init(
    name: String, title: String, summary: String, entities: [EntityKind], alterSyntax: String = "Policy=<string>",
    mergeSyntax: String? = nil, permission: ManagementCommand.Permission = .tableAdmin,
    examples: [Verb: [Example]] = [:],
    didChange: @escaping @Sendable (PolicyChange, String?) throws -> Void = { _, _ in },
    parse: @escaping @Sendable (PolicyChange) throws -> String
  ) {
    self.name = name
    self.title = title
    self.summary = summary
    self.entities = entities
    self.alterSyntax = alterSyntax
    self.mergeSyntax = mergeSyntax
    self.permission = permission
    self.examples = examples
    self.didChange = didChange
    self.parse = parse
  }

  package static let all: [Policy] = [.update, .retention, .ingestionTime]
}

/// What the text of a policy is read with.
struct PolicyChange {
  let context: CommandContext
  let entity: EntityName
  let captures: Captures
  /// The stored JSON, for `.alter-merge`.
  let current: String?
  let isMerge: Bool

  /// The JSON of the command, parsed.
  func json(_ capture: String = "Policy") throws -> JSON {
    guard let expression = captures.expression(capture), let text = expression.stringValue else {
      throw Diagnostic(code: "SYN0002", "the policy must be a string literal", range: context.command.range)
    }
    guard let json = JSON(text) else {
      throw Diagnostic(
        code: "General_BadRequest", "the policy is not valid JSON", range: context.command.range,
        hints: ["write it as @'…' so that its quotes stay"])
    }
    return json
  }
}

extension Policy {
  var commands: [ManagementCommand] {
    entities.flatMap { kind in
      var list = [show(kind), alter(kind), delete(kind)]
      if kind == .table { list.append(showAll) }
      if mergeSyntax != nil { list.append(merge(kind)) }
      return list
    }
  }

  private func entitySyntax(_ kind: EntityKind) -> String {
    switch kind {
    case .table: "table TableName=<database_table>"
    case .database: "database [DatabaseName=<database>]"
    case .externalTable: "external table ExternalTableName=<externaltable>"
    default: "\(kind.rawValue) EntityName=<name>"
    }
  }

  /// `ShowTablePolicyUpdate`.
  private func id(_ verb: String, _ kind: EntityKind) -> String {
    let stem = title.hasSuffix("Policy") ? String(title.dropLast(6)) : title
    return "\(verb)\(kind.title)Policy\(stem)"
  }

  private func entity(_ kind: EntityKind, _ context: CommandContext) throws -> EntityName {
    switch kind {
    case .table: try context.table("TableName").entity
    case .database: .database(try context.databaseName("DatabaseName"))
    default: EntityName(kind, database: context.databaseName, name: try context.requiredName("EntityName").text)
    }
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
      id("Show", kind), syntax: ".show \(entitySyntax(kind)) policy \(name)",
      summary: "Shows the \(name) policy of a \(kind.rawValue).", permission: .databaseViewer, effect: .reads,
      result: Results.policy, examples: kind == .table ? examples[.show] ?? [] : []
    ) { context in
      let entity = try entity(kind, context)
      return result([row(entity, context.state.policy(name, of: entity))])
    }
  }

  private var showAll: ManagementCommand {
    ManagementCommand(
      id("ShowTableStar", .table).replacing("TableStarTable", with: "TableStar"),
      syntax: ".show table '*' policy \(name)", summary: "Shows the \(name) policy of every table.",
      permission: .databaseViewer, effect: .reads, result: Results.policy
    ) { context in
      result(
        context.state.tables(in: try context.databaseInfo.name).map {
          row($0.entity, context.state.policy(name, of: $0.entity))
        })
    }
  }

  private func alter(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("Alter", kind), syntax: ".alter \(entitySyntax(kind)) policy \(name) \(alterSyntax)",
      summary: "Sets the \(name) policy of a \(kind.rawValue).", permission: permission, effect: .writes,
      result: Results.policy, examples: kind == .table ? examples[.alter] ?? [] : []
    ) { context in try set(kind, context, isMerge: false) }
  }

  private func merge(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("AlterMerge", kind), syntax: ".alter-merge \(entitySyntax(kind)) policy \(name) \(mergeSyntax ?? "")",
      summary: "Changes parts of the \(name) policy of a \(kind.rawValue).", permission: permission, effect: .writes,
      result: Results.policy, examples: kind == .table ? examples[.alterMerge] ?? [] : []
    ) { context in try set(kind, context, isMerge: true) }
  }

  private func set(_ kind: EntityKind, _ context: CommandContext, isMerge: Bool) throws -> CommandResult {
    let entity = try entity(kind, context)
    let change = PolicyChange(
      context: context, entity: entity, captures: context.captures, current: context.state.policy(name, of: entity),
      isMerge: isMerge)
    let json = try parse(change)
    try didChange(change, json)
    return try context.change { access in
      try access.setPolicy(name, of: entity, to: json)
      return result([row(entity, json)])
    }
  }

  private func delete(_ kind: EntityKind) -> ManagementCommand {
    ManagementCommand(
      id("Delete", kind), syntax: ".delete \(entitySyntax(kind)) policy \(name)",
      summary: "Removes the \(name) policy of a \(kind.rawValue).", permission: permission, effect: .writes,
      result: Results.policy, examples: kind == .table ? examples[.delete] ?? [] : []
    ) { context in
      let entity = try entity(kind, context)
      return try context.change { access in
        try access.setPolicy(name, of: entity, to: nil)
        return result([row(entity, nil)])
      }
    }
  }
}
