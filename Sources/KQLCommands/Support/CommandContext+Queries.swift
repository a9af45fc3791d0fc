import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension CommandContext {
  /// What stands after `<|`.
  func requiredInput() throws -> Command.Input {
    guard let input = command.input else {
      throw Diagnostic(code: "SYN0002", "a query is needed after <|", range: command.range)
    }
    return input
  }

  /// One of several queries of a command.
  func input(_ capture: String) throws -> Command.Input {
    if case .input(let input)? = captures[capture] { return input }
    throw Diagnostic(code: "SYN0002", "a query is needed", range: command.range)
  }

  /// The rows of the name that a `let` of the input defines.
  func rows(ofLet name: Name, reading overrides: [String: any ScanSource] = [:]) throws -> Table {
    guard case .query(var query) = try requiredInput() else {
      throw Diagnostic(code: "SYN0002", "let statements are needed after <|", range: command.range)
    }
    query.statements = query.statements.filter {
      if case .expression = $0 { return false }
      return true
    }
    query.statements.append(.expression(.name(name)))
    return try queries.run(.query(query), in: self, reading: overrides).table
  }

  /// Adds a line on what has been done so far to the log of an asynchronous operation.
  func reportProgress(_ status: String) throws {
    guard captures.has("async") else { return }
    try database.change(request) { try $0.logOperation(.inProgress, database: databaseName, status: status) }
  }

  /// Runs a command that may be `async`: then it answers with the id of its operation and goes on in the background.
  ///
  /// How it ended is in the log of operations, unless `body` has written that with its changes. `persists`: whether an
  /// asynchronous command keeps its answer.
  func runs(persists: Bool = true, _ body: () throws -> CommandResult) throws -> CommandResult {
    guard captures.has("async") else { return try body() }
    if !isInBackground {
      // What cannot be bound is refused here, where its place can be shown, and never becomes an operation.
      // An update names what its statements define, and gives no table itself.
      if case .query(let query)? = command.input, query.statements.contains(where: \.isExpression) {
        _ = try queries.schema(of: query, in: self)
      }
      if try queries.launch(self) { return .operationId(self) }
    }
    let started = database.clock.now()
    do {
      let result = try body()
      if persists { try persistDetails(result) }
      try logEnd(.completed, startedOn: started)
    } catch let error as Diagnostic where error.isConflict {
      throw error
    } catch  where isInBackground || !cancellation.isCancelled {
      let message = SecretText.masked((error as? Diagnostic)?.message ?? "\(error)")
      try logEnd(cancellation.isCancelled ? .canceled : .failed, status: message, startedOn: started)
      if !isInBackground { warn("operation \(request.operationId.dashed) failed: \(message)") }
    }
    return .operationId(self)
  }

  private func logEnd(_ end: OperationInfo.State, status: String = "", startedOn: Int64) throws {
    try database.change(request) { transaction in
      let last = try transaction.access.operations(request.operationId).last
      if let last, last.state != .inProgress { return }
      try transaction.logOperation(
        end, database: databaseName, status: status, startedOn: last?.startedOn ?? startedOn)
    }
  }
}

extension Table {
  /// The values of a column by its name, without regard to case; nil when there is none.
  package func values(of name: String) -> [Value]? {
    guard let index = schema.fields.firstIndex(where: { $0.name.lowercased() == name.lowercased() }) else { return nil }
    return chunks.flatMap { columns in (0..<columns[index].count).map { columns[index].value($0) } }
  }
}

extension KQLSyntax.Statement {
  fileprivate var isExpression: Bool {
    if case .expression = self { return true }
    return false
  }
}
