import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  static let showQueryPlan = ManagementCommand(
    "ShowQueryPlan",
    syntax: ".show queryplan [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_query>",
    summary: "Shows how a query would be run, without running it.", permission: .databaseReader, effect: .reads,
    result: "ResultType: string, Format: string, Content: string",
    examples: [
      Example(
        ".show queryplan <| Events | where Id > 1 | count",
        "QueryText | text | Events | where Id > 1 | count\nRelopTree | text | aggregate [Count = count()] by []\n"
          + "  filter >(#0, long(1))\n    scan Events [Id] skip unless visible(0) > 1")
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: ["reconstructCsl", "showExternalArtifacts"])
    guard case .query(let query) = try context.requiredInput() else {
      throw Diagnostic(code: "General_BadRequest", "a query is needed after <|", range: context.command.range)
    }
    let plan = try context.queries.plan(of: query, in: context)
    let rows: [[Value]] = [
      [.string("QueryText"), .string("text"), .string(context.source(query.range))],
      [.string("RelopTree"), .string("text"), .string(plan)],
    ]
    return CommandResult(
      Table(schema: Schema(declared: "ResultType: string, Format: string, Content: string"), rows: rows))
  }
}
