import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  private static let cancelled =
    "OperationId: guid, Operation: string, StartedOn: datetime, CancellationState: string, ReasonPhrase: string"

  static let cancelOperation = ManagementCommand(
    "CancelOperation",
    syntax:
      ".cancel operation OperationId=<guid> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Cancels an asynchronous command of this process that still runs.",
    permission: .ownEntries, effect: .writes, result: cancelled,
    examples: [
      Example(
        ".cancel operation <operation> with (reason = 'too late') | project Operation, CancellationState, ReasonPhrase",
        "DataIngestInline | Cancel failed | the operation has ended: Completed")
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: ["reason"])
    guard let expression = context.captures.expression("OperationId") else {
      throw Diagnostic(code: "SYN0002", "the id of an operation is needed", range: context.command.range)
    }
    let id = try GuidSyntax.guid(expression)
    let lines = try context.database.read { try $0.operations(id) }
    guard let last = lines.last, context.access.sees(entryOf: last.principal, in: last.database) else {
      throw CommandError.notFound("Operation", id.dashed, expression.range)
    }
    let (state, reason) = cancel(last, context)
    let row: [Value] = [
      .guid(id), .string(last.operation), .long(last.startedOn), .string(state), .string(reason),
    ]
    return CommandResult(Table(schema: Schema(declared: cancelled), rows: [row]))
  }

  /// How long a cancelled operation may take to notice.
  private static let patience = 600.0

  private static func cancel(_ last: OperationInfo, _ context: CommandContext) -> (state: String, reason: String) {
    let operations = context.database.operations
    guard operations.cancel(last.id) else {
      let reason =
        last.state == .inProgress ? "it runs in another process" : "the operation has ended: \(last.state.rawValue)"
      return ("Cancel failed", reason)
    }
    let hasEnded = operations.wait(for: last.id, seconds: patience) { context.cancellation.isCancelled }
    guard hasEnded else { return ("Cancel failed", "the operation has not stopped yet") }
    let end = (try? context.database.read { try $0.operations(last.id).last })?.state
    if end == .canceled { return ("Cancelled successfully", "") }
    return ("Cancel failed", "the operation has ended: \(end?.rawValue ?? "unknown")")
  }
}
