import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLExecution
import KQLLanguage
import KQLSyntax

/// Why a request failed: what was found wrong, the first cause first.
package struct RequestFailure: Error, Sendable, CustomStringConvertible {
  package let diagnostics: [Diagnostic]

  package init(diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// What those are told who know of no request.
  package var description: String { diagnostics.first?.message ?? "the request failed" }
}

/// One result of a request.
package struct ResultTable: Sendable {
  package var name: String
  package var table: Table
  package var visualization: Visualization?
  /// Its cells are a script or a document, to be shown as they are.
  package var isText = false

  /// The cells of the first column, a line each.
  package var plainText: String {
    var bytes: [UInt8] = []
    for chunk in table.chunks {
      guard let column = chunk.first else { continue }
      for row in 0..<column.count {
        column.appendText(row: row, to: &bytes)
        bytes.append(UInt8(ascii: "\n"))
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}

/// What is to be said of a request that succeeded.
package struct RequestOutcome: Sendable {
  package struct Statistics: Sendable {
    package var rowsScanned = 0
    package var rowsTotal = 0
    package var extentsScanned = 0
    package var extentsTotal = 0
    package var peakMemory = 0
    package var resultRows = 0
    package var resultBytes = 0
  }
  package var warnings: [Diagnostic] = []
  package var statistics = Statistics()
  /// As history has it.
  package var clientActivityId = ""
  /// A row of a result says that something failed.
  package var hasFailedRows = false
}

/// A principal at work in a database: what a shell, or a client of a server, holds. Belongs to one thread.
package final class Session {
  let engine: Engine
  /// Who acts.
  package private(set) var principal: Principal
  package private(set) var database: String
  /// Client request properties.
  package var properties: [String: String] = [:]
  /// Query parameters, as text.
  package var parameters: [String: String] = [:]

  init(_ engine: Engine, principal: Principal, database: String) {
    self.engine = engine
    self.principal = principal
    self.database = database
  }

  package var principalName: String { principal.name.fullName }

  /// Acts from the next request on as `aaduser=ann@contoso.com[,aadgroup=readers@contoso.com]…`; as the owner of the
  /// data when the text is empty.
  package func act(as text: String) throws(Diagnostic) {
    guard let principal = text.isEmpty ? .local : Principal(text) else {
      throw Diagnostic(
        code: "General_BadRequest", "'\(text)' is not a principal",
        hints: ["write aaduser=ann@contoso.com or aadapp=ID, then ,aadgroup=NAME for each group it is in"])
    }
    self.principal = principal
  }

  package func use(database name: String) throws(Diagnostic) {
    let state = try Engine.diagnosed { try engine.database.snapshot().state }
    guard let found = state.database(name) else {
      throw Diagnostic(
        code: "BadRequest_DatabaseNotExist", "Database '\(name)' was not found.",
        hints: ["databases: " + state.databases.values.map(\.name).sorted().joined(separator: ", ")])
    }
    database = found.name
  }

  /// Runs one request; results arrive in order. Throws `RequestFailure`.
  package func submit(
    _ text: String, cancellation: Cancellation, onResult: (ResultTable) throws -> Void
  ) throws -> RequestOutcome {
    let started = engine.database.clock.now()
    var record = RequestRecord(
      text: text, database: database, principal: principal.name.fullName, startedOn: started)
    do {
      var parser = Parser(text, grammar: QueryRunner.grammar)
      let (request, diagnostics) = parser.parseRequest()
      let errors = diagnostics.filter { $0.severity == .error }
      guard let request, errors.isEmpty else {
        throw RequestFailure(
          diagnostics: errors.isEmpty ? [Diagnostic(code: "SYN0002", "there is no statement")] : errors)
      }
      var outcome: RequestOutcome
      switch request {
      case .query(let query): outcome = try run(query, &record, cancellation, onResult)
      case .command(let command): outcome = try run(command, text, &record, cancellation, onResult)
      }
      outcome.warnings += diagnostics.filter { $0.severity == .warning }
      outcome.warnings = outcome.warnings.map(\.masked)
      outcome.clientActivityId = record.clientActivityId
      engine.database.record(record.finished(engine.database.clock.now(), outcome))
      return outcome
    } catch {
      let causes = (error as? RequestFailure)?.diagnostics ?? [Session.diagnostic(error)]
      let failure = RequestFailure(diagnostics: causes.map(\.masked))
      engine.database.record(
        record.failed(engine.database.clock.now(), failure, isCancelled: cancellation.isCancelled))
      throw failure
    }
  }

  /// Binds and runs a command again that has met another process's change, unless part of it is committed.
  static func withoutConflicts<Result>(_ database: Database, _ body: () throws -> Result) throws -> Result {
    for _ in 1..<Session.attemptsMax {
      let committed = database.changeCount
      do {
        return try body()
      } catch let error as Diagnostic where error.isConflict {
        guard database.changeCount == committed else { throw error }
      }
    }
    return try body()
  }

  private static let attemptsMax = 10
  private static let readOnlyProperties: Set<String> = ["request_readonly", "request_readonly_hardline"]

  static func diagnostic(_ error: any Error) -> Diagnostic {
    error as? Diagnostic ?? Diagnostic(code: "General_InternalServerError", "\(error)", isPermanent: false)
  }

  /// What a failed request says first.
  static func firstCause(_ error: any Error) -> Diagnostic {
    (error as? RequestFailure)?.diagnostics.first ?? diagnostic(error)
  }

  private func run(
    _ query: Query, _ record: inout RequestRecord, _ cancellation: Cancellation,
    _ onResult: (ResultTable) throws -> Void
  ) throws -> RequestOutcome {
    engine.database.running.begin(record.running, cancellation: cancellation)
    defer { engine.database.running.end(record.clientActivityId) }
    return try engine.runner.run(query.statements, request(record.clientActivityId, cancellation), onResult: onResult)
  }

  private func request(_ activity: String, _ cancellation: Cancellation) throws -> QueryRunner.Request {
    let snapshot = try engine.database.snapshot()
    let access = AccessControl(principal: principal, state: snapshot.state)
    try access.checkRead(database)
    let resolver = SnapshotResolver(
      snapshot: snapshot, database: database, principal: principal.name.fullName, access: access)
    return QueryRunner.Request(
      resolver: resolver,
      context: engine.runner.context(
        resolver, now: engine.database.clock.now(), principal: principal, activity: activity),
      parameters: parameters, properties: properties, cancellation: cancellation)
  }

  /// Binds a query without running it; gives the warnings.
  func bind(_ query: Query) throws -> [Diagnostic] {
    try engine.runner.bind(query.statements, request("rehearsal", Cancellation())).warnings
  }

  private func run(
    _ command: Command, _ text: String, _ record: inout RequestRecord, _ cancellation: Cancellation,
    _ onResult: (ResultTable) throws -> Void
  ) throws -> RequestOutcome {
    let definition = ManagementCommand.all[command.definition]
    record.commandType = definition.commandType
    if definition.effect == .writes,
      let property = properties.first(where: { Self.readOnlyProperties.contains($0.key.lowercased()) && $0.value == "true" })
    {
      throw Diagnostic(code: "Forbidden", "\(property.key) is set: '\(definition.name)' would change something", range: command.range)
    }
    let service = CommandQueryService(
      engine: engine, principal: principal, database: database, parameters: parameters, properties: properties,
      cancellation: cancellation)
    let (context, result) = try Session.withoutConflicts(engine.database) { () throws -> (CommandContext, CommandResult) in
      let context = try service.context(for: command, definition, text: text, activity: record.clientActivityId)
      return (context, try definition.perform(in: context))
    }
    var outcome = RequestOutcome()
    outcome.warnings = context.warnings
    outcome.hasFailedRows = result.hasFailedRows
    if command.pipe.isEmpty && command.following.isEmpty {
      for (index, table) in result.tables.enumerated() {
        outcome.statistics.resultRows += table.rowCount
        let name = result.names.indices.contains(index) ? result.names[index] : "Table_\(index)"
        try onResult(ResultTable(name: name, table: table, isText: result.isText))
      }
      return outcome
    }
    var queried = try service.runQuery(over: result, command, context, onResult)
    queried.warnings += outcome.warnings
    queried.hasFailedRows = outcome.hasFailedRows
    return queried
  }
}
