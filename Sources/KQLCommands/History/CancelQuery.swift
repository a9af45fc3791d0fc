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
    summary: "Cancels a running query of this process by its ClientActivityId.", permission: .ownEntries,
    effect: .writes, result: cancelled,
    examples: [
      Example(
        ".cancel query 'KE.RunQuery;8f70e9ab'",
        "error: Entity 'KE.RunQuery;8f70e9ab' of kind 'RunningQuery' was not found.")
    ]
  ) { context in
    let reason = try PropertyList(context.captures, known: ["reason"]).string("reason") ?? ""
    let id = context.captures.string("ClientRequestId") ?? ""
    let access = context.access
    let running = context.database.running.all.filter { access.sees(entryOf: $0.principal, in: $0.database) }
    guard running.contains(where: { $0.clientActivityId == id }), context.database.running.cancel(id) else {
      throw CommandError.notFound("RunningQuery", id, context.command.range, known: running.map(\.clientActivityId))
    }
    return CommandResult(
      Table(schema: Schema(declared: cancelled), rows: [[.string(id), .bool(true), .string(reason)]]))
  }
}
