import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLSyntax

extension CommandQueryService {
  /// Lets an asynchronous command go on in the background: it is run anew, as the same operation. False when it has to
  /// run here.
  func launch(_ context: CommandContext) throws -> Bool {
    guard engine.options.runsInBackground, !engine.database.options.isReadOnly else { return false }
    let id = context.request.operationId
    try engine.database.change(context.request) { transaction in
      try transaction.logOperation(.inProgress, database: context.databaseName)
    }
    let cancellation = Cancellation()
    engine.database.operations.begin(id, cancellation: cancellation)
    let service = CommandQueryService(
      engine: engine, principal: principal, database: database, parameters: parameters, properties: properties,
      cancellation: cancellation)
    let (command, text, request) = (context.command, context.text, context.request)
    let isStarted = LargeStack.start {
      let failure = service.runInBackground(command, text, request)
      let database = service.engine.database
      database.capacity.release(id)
      let last = try? database.read { try $0.operations(id).last }
      // What could not be written down is told all the same.
      database.operations.end(id, failure: last?.state == .failed ? last?.status : failure)
    }
    if !isStarted { engine.database.operations.end(id) }
    context.isLaunched = isStarted
    return isStarted
  }

  /// Gives why the operation has no end on record.
  private func runInBackground(_ command: Command, _ text: String, _ request: RequestContext) -> String? {
    let definition = ManagementCommand.all[command.definition]
    do {
      try Session.withoutConflicts(engine.database) {
        let context = CommandContext(
          database: engine.database, databaseName: database, principal: principal, request: request,
          snapshot: try engine.database.snapshot(), command: command, text: text, cancellation: cancellation,
          queries: self)
        context.isInBackground = true
        _ = try definition.perform(in: context)
      }
      return nil
    } catch {
      // What failed before the command's own work began.
      let cause = SecretText.masked(Session.firstCause(error).message)
      do {
        try engine.database.change(request) { transaction in
          guard try transaction.access.operations(request.operationId).last?.state == .inProgress else { return }
          try transaction.logOperation(
            cancellation.isCancelled ? .canceled : .failed, database: database, status: cause)
        }
        return nil
      } catch { return cause }
    }
  }
}
