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
  private let subject: String
  let effect: PolicyEffect
  package var summary: String { [subject, effect.text].compactMap { $0 }.joined(separator: " ") }
  let entities: [EntityKind]
  /// As the ids of the commands have it: `Retention`.
  let stem: String
  /// For verbs whose ids have another one.
  let stems: [Verb: String]
  /// What may follow `policy NAME` in `.show`.
  let showSyntax: String
  /// The verbs that take several tables: `.alter tables (…) policy …`.
  let tables: [Verb]
  /// Whether `.show table * policy …` is there.
  let listsTables: Bool
  /// Kinds of entities of which it cannot be deleted.
  let permanent: [EntityKind]
  /// What follows `policy NAME` in `.alter`, with its captures.
  let alterSyntax: String
  /// What follows in `.alter-merge`; nil when there is no such command.
  let mergeSyntax: String?
  /// The normalised JSON to store; throws when the text is not a policy of this kind.
  let parse: @Sendable (PolicyChange) throws -> String
  /// Who may change it on a table; on other entities their administrators, unless it is the whole cluster's.
  let permission: ManagementCommand.Permission
  /// What follows `policy NAME` in the `.alter` that sets this JSON again.
  let script: @Sendable (String) -> String
  let examples: [Verb: [Example]]
  /// What the examples of the verbs that have none of their own are made of.
  let sample: PolicySample
  /// JSON that is in force beside what is set, and cannot be changed.
  let fixed: String?

  enum Verb: String, Sendable { case show, alter, alterMerge = "alter-merge", delete }

  init(
    name: String, title: String, stem: String? = nil, stems: [Verb: String] = [:], summary: String,
    effect: PolicyEffect = .inForce, entities: [EntityKind], showSyntax: String = "", tables: [Verb] = [],
    listsTables: Bool = true, permanent: [EntityKind] = [], alterSyntax: String = "Policy=<string>",
    mergeSyntax: String? = nil, permission: ManagementCommand.Permission = .tableAdmin,
    examples: [Verb: [Example]] = [:], sample: PolicySample, fixed: String? = nil,
    script: @escaping @Sendable (String) -> String = EntityText.block,
    parse: @escaping @Sendable (PolicyChange) throws -> String
  ) {
    self.name = name
    self.title = title
    subject = summary
    self.effect = effect
    self.entities = entities
    self.stem = stem ?? (title.hasSuffix("Policy") ? String(title.dropLast(6)) : title)
    self.stems = stems
    self.showSyntax = showSyntax
    self.tables = tables
    self.listsTables = listsTables
    self.permanent = permanent
    self.alterSyntax = alterSyntax
    self.mergeSyntax = mergeSyntax
    self.permission = permission
    self.examples = examples
    self.sample = sample
    self.script = script
    self.fixed = fixed
    self.parse = parse
  }

  package static let all: [Policy] = [
    .update, .retention, .ingestionTime, .caching, .merge, .sharding, .ingestionBatching, .streamingIngestion,
    .encoding, .rowOrder, .rowLevelSecurity, .restrictedViewAccess, .extentTagsRetention, .autoDelete, .partitioning,
    .managedIdentity, .queryAcceleration, .callout, .capacity, .requestClassification, .queryWeakConsistency, .sandbox,
    .mirroring,
  ]
}

/// A setting of a policy, for examples.
struct PolicySample: Sendable {
  /// What follows `policy NAME` in `.alter`.
  var text: String
  /// The same in `.alter-merge`.
  var mergeText: String
  /// The JSON that both store where there was none.
  var json: String
  /// The table of the examples.
  var table: String
  /// What the tables of the examples begin with.
  var initial: String

  init(
    _ text: String, merge: String? = nil, gives json: String, table: String = "Logs", initial: String = "null"
  ) {
    self.text = text
    self.mergeText = merge ?? text
    self.json = json
    self.table = table
    self.initial = initial
  }

  /// `column Logs.Text`, and its path.
  func entity(_ kind: EntityKind) -> (text: String, path: String) {
    switch kind {
    case .cluster: ("cluster", "")
    case .database: ("database NetDefaultDB", "[NetDefaultDB]")
    case .column: ("column Logs.Text", "[NetDefaultDB].[Logs.Text]")
    case .externalTable: ("external table Archive", "[NetDefaultDB].[Archive]")
    case .materializedView: ("materialized-view PerTime", "[NetDefaultDB].[PerTime]")
    case .graphModel: ("graph_model People", "[NetDefaultDB].[People]")
    default: ("\(kind.rawValue) \(table)", "[NetDefaultDB].[\(table)]")
    }
  }
}

/// What the text of a policy is read with.
struct PolicyChange {
  let context: CommandContext
  let entity: EntityName
  let captures: Captures
  /// The stored JSON, for `.alter-merge`.
  let current: String?
  let isMerge: Bool

  /// The table of the policy, or what a materialized view shows as one.
  func table() throws -> TableInfo {
    if entity.kind == .materializedView {
      return try context.snapshot.materializedView(entity.name, in: entity.database).describedTable
    }
    return try context.snapshot.table(entity.name, in: entity.database)
  }

  /// The JSON of the command, parsed.
  func json(_ capture: String = "Policy") throws -> JSON {
    guard let expression = captures.expression(capture), let text = expression.stringValue else {
      throw Diagnostic(code: "SYN0002", "the policy must be a string literal", range: context.command.range)
    }
    guard let json = JSON(text) else {
      let place = JSON.errorOffset(text)
      let rest = String(decoding: text.utf8.dropFirst(place).prefix(16), as: UTF8.self)
      throw Diagnostic(
        code: "General_BadRequest",
        "the policy is not valid JSON: " + (rest.isEmpty ? "it ends too early" : "error at byte \(place), at '\(rest)'"),
        range: context.command.range, hints: ["write it as @'…' so that its quotes stay"])
    }
    return json
  }
}
