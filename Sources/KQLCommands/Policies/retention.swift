import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension Policy {
  private static let parts =
    "(Policy=<string> | softdelete '=' SoftDelete=<timespan> [recoverability '=' Recoverability=(disabled | enabled)] "
    + "| recoverability '=' Recoverability=(disabled | enabled))"

  static let retention = Policy(
    name: "retention", title: "RetentionPolicy", summary: "How long data is kept.",
    effect: .partly("Recoverability is stored and shown: what retention drops does not come back."),
    entities: [.table, .database, .graphModel, .materializedView],
    tables: [.alter], permanent: [.graphModel],
    mergeSyntax: parts,
    examples: [
      .show: [Example(".show table Logs policy retention | project Policy", "null")],
      .alterMerge: [
        Example(
          ".alter-merge table Logs policy retention softdelete = 10d | project Policy",
          #"{"SoftDeletePeriod":"10.00:00:00","Recoverability":"Enabled"}"#)
      ],
      .alter: [
        Example(
          ".alter table Logs policy retention '{\"SoftDeletePeriod\": \"1.00:00:00\"}' | project Policy",
          #"{"SoftDeletePeriod":"1.00:00:00","Recoverability":"Enabled"}"#)
      ],
    ],
    sample: PolicySample(
      #"'{"SoftDeletePeriod": "10.00:00:00"}'"#,
      gives: #"{"SoftDeletePeriod":"10.00:00:00","Recoverability":"Enabled"}"#)
  ) { change in
    let old = change.isMerge ? change.current.flatMap { JSON($0) } : nil
    var period =
      old?["SoftDeletePeriod"]?.string.flatMap { TimeSpanText.parse($0) } ?? RetentionDefaults.softDeletePeriod
    var given: String?
    if change.captures.has("Policy") {
      let json = try change.json()
      guard let members = json.object else {
        throw Diagnostic(
          code: "General_BadRequest", "a retention policy is a JSON object", range: change.context.command.range)
      }
      for member in members {
        switch member.key.lowercased() {
        case "softdeleteperiod":
          guard let ticks = member.value.string.flatMap({ TimeSpanText.parse($0) }), ticks >= 0 else {
            throw Diagnostic(
              code: "General_BadRequest", "'SoftDeletePeriod' needs a timespan, as in \"10.00:00:00\"",
              range: change.context.command.range)
          }
          period = ticks
        case "recoverability":
          guard let word = member.value.string, ["enabled", "disabled"].contains(word.lowercased()) else {
            throw Diagnostic(
              code: "General_BadRequest", "'Recoverability' is Enabled or Disabled", range: change.context.command.range
            )
          }
          given = word.lowercased() == "enabled" ? "Enabled" : "Disabled"
        default:
          throw Diagnostic(
            code: "General_BadRequest", "'\(member.key)' is not a key of the retention policy",
            range: change.context.command.range,
            hints: Spelling.hints(for: member.key, in: ["SoftDeletePeriod", "Recoverability"]))
        }
      }
    }
    if let expression = change.captures.expression("SoftDelete") {
      guard let ticks = TimespanSyntax.ticks(expression), ticks >= 0 else {
        throw Diagnostic(code: "General_BadRequest", "softdelete needs a timespan", range: change.context.command.range)
      }
      period = ticks
    }
    if let word = change.captures.keyword("Recoverability") {
      given = word == "enabled" ? "Enabled" : "Disabled"
    }
    let recoverability = given ?? (period == 0 ? "Disabled" : old?["Recoverability"]?.string ?? "Enabled")
    if period == 0, recoverability == "Enabled" {
      throw change.refuse("a zero soft-delete period needs the recoverability Disabled")
    }
    if period == 0, change.entity.kind != .table {
      throw Diagnostic(
        code: "General_BadRequest", "a zero soft-delete period is for tables only", range: change.context.command.range)
    }
    if period == 0, change.entity.kind == .table {
      let table = try change.context.snapshot.table(change.entity.name, in: change.entity.database)
      let targets = change.context.database.nonTransactionalTargets(of: table, state: change.context.state)
      if let first = targets.first {
        throw Diagnostic(
          code: "General_BadRequest",
          "a zero soft-delete period needs transactional update policies; the entry of table '\(first)' is not",
          range: change.context.command.range)
      }
    }
    return JSON.object([
      .init("SoftDeletePeriod", .string(TimeSpanText.text(period))), .init("Recoverability", .string(recoverability)),
    ]).text
  }
}

enum RetentionDefaults {
  /// 365,000 days, in ticks.
  static let softDeletePeriod: Int64 = 365_000 * 864_000_000_000
}

/// Timespans as commands spell them.
enum TimespanSyntax {
  static func ticks(_ expression: ExpressionSyntax) -> Int64? {
    if case .literal(let literal) = expression, case .timespan(let ticks) = literal.kind { return ticks }
    return PropertyList.text(expression).flatMap { TimeSpanText.parse($0) }
  }

  /// `timespan(null)`, `time(null)`.
  static func isNull(_ expression: ExpressionSyntax) -> Bool {
    guard case .literal(let literal) = expression, case .typed(let type, let text) = literal.kind else { return false }
    return ScalarType(name: type) == .timespan && text.lowercased() == "null"
  }
}
