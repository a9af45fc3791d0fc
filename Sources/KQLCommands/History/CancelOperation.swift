import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  private static let cancelled =
    "OperationId: guid, Operation: string, StartedOn: datetime, CancellationState: string, ReasonPhrase: string"

  static let cancelOperation = ManagementCommand(
    "CancelOperation",
    syntax:
      ".cancel operation OperationId=<guid> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Says that an operation cannot be cancelled: asynchronous commands have ended when they answer.",
    permission: .ownEntries, effect: .writes, result: cancelled,
    examples: [
      Example(
        ".cancel operation <operation> with (reason = 'too late') | project Operation, CancellationState, ReasonPhrase",
        "DataIngestInline | CancelFailed | the operation has ended: Completed")
    ]
  ) { context in
    _ = try PropertyList(context.captures, known: ["reason"])
    guard let expression = context.captures.expression("OperationId") else {
      throw Diagnostic(code: "SYN0002", "the id of an operation is needed", range: context.command.range)
    }
    let id = try GuidSyntax.guid(expression)
    let lines = try context.database.read { try $0.operations(id) }
    guard let last = lines.max(by: { $0.lastUpdatedOn < $1.lastUpdatedOn }) else {
      throw CommandError.notFound("Operation", id.dashed, expression.range)
    }
    let row: [Value] = [
      .guid(id), .string(last.operation), .long(last.startedOn), .string("CancelFailed"),
      .string("the operation has ended: \(last.state.rawValue)"),
    ]
    return CommandResult(Table(schema: Schema(declared: cancelled), rows: [row]))
  }
}
