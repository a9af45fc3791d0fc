import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  private static let violations = "EntityKind: string, EntityName: string, Property: string, Reason: string"

  static let showDatabaseSchemaViolations = ManagementCommand(
    "ShowDatabaseSchemaViolations", syntax: ".show database [DatabaseName=<database>] schema violations",
    summary: "Lists what no longer works: functions, materialized views, continuous exports and policies with queries.",
    permission: .databaseViewer, effect: .reads, result: violations,
    examples: [
      Example(".show database schema violations | count", "0"),
      Example(
        ".show database schema violations | project EntityKind, EntityName, Property", "Function | Broken | ",
        after: [".create function with (skipvalidation = true) Broken() { Missing | count }"]),
    ]
  ) { context in
    let name = try context.databaseName("DatabaseName")
    guard context.state.database(name) != nil else { throw CommandError.databaseNotFound(name) }
    var rows: [[Value]] = []
    func add(_ kind: String, _ entity: String, _ property: String, _ reason: String) {
      rows.append([.string(kind), .string(entity), .string(property), .string(reason)])
    }
    for function in context.state.functions(in: name) {
      do {
        try context.queries.validate(function, in: context)
      } catch {
        add("Function", function.name, "", Diagnostic(error).message)
      }
    }
    for violation in context.database.violations(in: name, context.snapshot) {
      add(violation.kind, violation.name, violation.property, violation.cause.message)
    }
    for export in context.state.continuousExports(in: name) where export.isDisabled {
      add("ContinuousExport", export.name, "", "Continuous export job '\(export.name)' is disabled")
    }
    return CommandResult(Table(schema: Schema(declared: violations), rows: rows))
  }
}
