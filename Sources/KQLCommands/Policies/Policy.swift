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
  /// JSON that is in force beside what is set, and cannot be changed.
  let fixed: String?

  enum Verb: String, Sendable { case show, alter, alterMerge = "alter-merge", delete }

  init(
    name: String, title: String, summary: String, effect: PolicyEffect = .inForce, entities: [EntityKind],
    alterSyntax: String = "Policy=<string>",
    mergeSyntax: String? = nil, permission: ManagementCommand.Permission = .tableAdmin,
    examples: [Verb: [Example]] = [:], script: @escaping @Sendable (String) -> String = EntityText.block,
    fixed: String? = nil, parse: @escaping @Sendable (PolicyChange) throws -> String
  ) {
    self.name = name
    self.title = title
    subject = summary
    self.effect = effect
    self.entities = entities
    self.alterSyntax = alterSyntax
    self.mergeSyntax = mergeSyntax
    self.permission = permission
    self.examples = examples
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
