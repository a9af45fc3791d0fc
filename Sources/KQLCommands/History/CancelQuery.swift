import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  private static let cancelled = "ClientRequestId: string, RunningQueryCanceled: bool, ReasonPhrase: string"

  static let cancelQuery = ManagementCommand(
    "CancelQuery",
    syntax:
      ".cancel query ClientRequestId=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Cancels a running query of this process by its ClientActivityId.", permission: .databaseUser,
    effect: .writes, result: cancelled,
    examples: [
      Example(
        ".cancel query 'KE.RunQuery;8f70e9ab'",
        "error: Entity 'KE.RunQuery;8f70e9ab' of kind 'RunningQuery' was not found.")
    ]
  ) { context in
    let reason = try PropertyList(context.captures, known: ["reason"]).string("reason") ?? ""
    let id = context.captures.string("ClientRequestId") ?? ""
    guard context.database.running.cancel(id) else {
      throw CommandError.notFound(
        "RunningQuery", id, context.command.range, known: context.database.running.all.map(\.clientActivityId))
    }
    return CommandResult(
      Table(schema: Schema(declared: cancelled), rows: [[.string(id), .bool(true), .string(reason)]]))
  }
}
