import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  static let showOperationDetails = ManagementCommand(
    "ShowOperationDetails", syntax: ".show operation OperationId=<guid> details",
    summary: "Shows what an asynchronous command, or one with persistDetails, answered when it had ended.",
    permission: .ownEntries, effect: .reads, result: nil,
    examples: [
      Example(
        ".show operation 74be27de-1e4e-49d9-b579-fe0b331d3642 details",
        "error: Entity '74be27de-1e4e-49d9-b579-fe0b331d3642' of kind 'Operation' was not found.")
    ]
  ) { context in
    guard let expression = context.captures.expression("OperationId") else {
      throw Diagnostic(code: "SYN0002", "the id of an operation is needed", range: context.command.range)
    }
    let id = try GuidSyntax.guid(expression)
    let lines = try context.database.read { try $0.operations(id) }
    var bytes = try context.database.read { try $0.operationResult(id) }
    // In the order they were written: the clock may stand still.
    guard let last = lines.last,
      context.access.sees(entryOf: last.principal, in: last.database)
    else {
      throw CommandError.notFound("Operation", id.dashed, expression.range)
    }
    guard last.state == .completed || last.state == .partiallySucceeded else {
      throw Diagnostic(
        code: "General_BadRequest", "operation \(id.dashed) has no details: it is \(last.state.rawValue)",
        range: expression.range, hints: ["'.show operations \(id.dashed)' shows its status"])
    }
    if bytes == nil, context.database.operations.isRunning(id) {
      // Its work is committed; its answer is kept right after that.
      _ = context.database.operations.wait(for: id, seconds: 10) { context.cancellation.isCancelled }
      bytes = try context.database.read { try $0.operationResult(id) }
    }
    guard let bytes, let table = StoredTable.table(String(decoding: bytes, as: UTF8.self)) else {
      throw Diagnostic(
        code: "General_BadRequest", "operation \(id.dashed) kept no details", range: expression.range,
        hints: ["async commands keep them, others do with (persistDetails = true)"])
    }
    return CommandResult(table)
  }
}

extension CommandContext {
  /// Keeps the answer of the request's operation for `.show operation … details`.
  func persistDetails(_ result: CommandResult) throws {
    guard !database.options.isReadOnly, let table = result.tables.first else { return }
    let bytes = Array(StoredTable.text(table).utf8)
    try change { transaction in
      transaction.touchLog()
      try transaction.access.setOperationResult(bytes, of: request.operationId)
    }
  }
}
