import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLExecution
import KQLLanguage
import KQLOperators
import KQLStorage
import KQLSyntax
import Synchronization

/// Binds and runs queries: for sessions, for commands, and for the database's policies and exports.
struct QueryRunner: Sendable {
  let options: EngineOptions

  init(_ options: EngineOptions) { self.options = options }

  static let grammar = Grammar(
    operators: TabularOperator.all.map { ($0.name, $0.syntax, $0.isSource) },
    commands: ManagementCommand.all.map(\.syntax))

  /// What a query is run with.
  struct Request: Sendable {
    var resolver: SnapshotResolver
    var context: EvaluationContext
    var parameters: [String: String] = [:]
    var properties: [String: String] = [:]
    var cancellation = Cancellation()
    /// Names that mean rows, such as `$command_results`.
    var predefined: [String: Relation] = [:]
  }

  func context(
    _ resolver: SnapshotResolver, now: Int64, principal: Principal, activity: String
  ) -> EvaluationContext {
    EvaluationContext(
      now: now, principal: principal, database: resolver.currentDatabase, clientActivityId: activity,
      cursor: resolver.snapshot.cursor, random: { UInt64.random(in: .min ... .max) })
  }

  func binder(_ request: Request) throws(Diagnostic) -> Binder {
    var context = request.context
    context.cancellation = request.cancellation
    var binder = Binder(
      builtins: BuiltinDefinitions.builtins(without: request.resolver.snapshot.state.disabledPlugins),
      entities: request.resolver, context: context,
      parameters: request.parameters, predefined: request.predefined,
      run: { plan throws(Diagnostic) in
        do { return try executor(request).collect(plan) } catch let error as Diagnostic { throw error } catch {
          throw Diagnostic(code: "General_InternalServerError", "\(error)")
        }
      },
      parseFunction: { function throws(Diagnostic) in
        let (lambda, diagnostics) = Parser.parseFunction(
          parameters: function.parameters, body: function.body, grammar: QueryRunner.grammar)
        guard var error = diagnostics.first(where: { $0.severity == .error }) else {
          if let lambda { return lambda }
          throw Diagnostic(code: "SYN0002", "function '\(function.name)' cannot be parsed")
        }
        error.message = "in function '\(function.name)': " + error.message
        // The place is one of the function's text, not of this request's.
        error.range = nil
        throw error
      })
    for (name, text) in request.properties { try binder.set(OptionValue(name, text: text)) }
    return binder
  }

  func bind(_ statements: [KQLSyntax.Statement], _ request: Request) throws -> BoundQuery {
    var binder = try binder(request)
    do {
      return try binder.bindQuery(statements, keepsHidden: false)
    } catch {
      throw RequestFailure(diagnostics: binder.errors.isEmpty ? [Session.diagnostic(error)] : binder.errors)
    }
  }

  func executor(_ request: Request, _ limits: ResultLimits? = nil) -> Executor {
    var context = request.context
    if let now = limits?.now { context.now = now }
    var executorOptions = Executor.Options(
      context: context, memoryBudget: limits?.memoryBudget ?? options.memoryBudget,
      cancellation: request.cancellation)
    executorOptions.operatorBudget = limits?.operatorBudget
    // A directory that is only read gets nothing written into it.
    let own = options.isReadOnly ? nil : options.directory.map { $0 + "/tmp" }
    executorOptions.spill = ScratchSpace(directories: [own, "/tmp"].compactMap { $0 })
    if options.workers > 0 { executorOptions.workers = options.workers }
    return Executor(executorOptions)
  }

  /// Runs every result of a query within the limits of results.
  func run(
    _ statements: [KQLSyntax.Statement], _ request: Request, onResult: (ResultTable) throws -> Void
  ) throws -> RequestOutcome {
    let bound = try bind(statements, request)
    let limits = try ResultLimits(bound.options, request.properties)
    var outcome = RequestOutcome()
    outcome.warnings = bound.warnings + limits.warnings
    for (index, result) in bound.results.enumerated() {
      var table = Table(schema: result.relation.plan.schema)
      var count = ResultLimits.Count()
      try limits.check(table.schema)
      let plan = limits.takeMax.map { Plan.limit(result.relation.plan, $0) } ?? result.relation.plan
      do {
        let statistics = try executor(request, limits).run(plan) { chunk in
          let columns = try chunk.columns()
          let rows = columns.first?.count ?? 0
          if limits.defersFailures, case let room = limits.room(for: rows, count), room < rows {
            table.chunks.append(columns.map { $0.slice(0..<room) })
          }
          try limits.add(columns, to: &count)
          table.chunks.append(columns)
        }
        outcome.statistics.add(statistics, rows: table.rowCount, bytes: count.bytes)
      } catch let failure as Diagnostic where limits.defersFailures && !request.cancellation.isCancelled {
        outcome.warnings.append(
          Diagnostic(
            .warning, code: failure.code, "Partial query failure: \(failure.message)", range: failure.range,
            hints: ["the rows until then are shown: deferpartialqueryfailures is set"]))
      }
      try onResult(
        ResultTable(
          name: result.name ?? "Table_\(index)", table: table, visualization: result.relation.visualization))
    }
    if request.cancellation.isCancelled { throw Diagnostic(code: "Canceled", "the request was cancelled") }
    outcome.statistics.add(request.resolver.usage)
    return outcome
  }

  /// The first result of a query, whole.
  func collect(_ statements: [KQLSyntax.Statement], _ request: Request) throws -> Table {
    let bound = try bind(statements, request)
    guard let first = bound.results.first else {
      throw Diagnostic(code: "SYN0002", "the query has no result")
    }
    let limits = try ResultLimits(bound.options, request.properties)
    return try executor(request, limits).collect(first.relation.plan)
  }

  static func parse(_ text: String) throws -> Query {
    var parser = Parser(text, grammar: grammar)
    let (query, diagnostics) = parser.parseQuery()
    if let error = diagnostics.first(where: { $0.severity == .error }) { throw error }
    guard let query else { throw Diagnostic(code: "SYN0002", "there is no query") }
    return query
  }
}

extension RequestOutcome.Statistics {
  mutating func add(_ statistics: Executor.Statistics, rows: Int, bytes: Int) {
    rowsScanned += statistics.rowsScanned
    // The result is held too.
    peakMemory = max(peakMemory, statistics.peakMemory, bytes)
    resultRows += rows
    resultBytes += bytes
  }

  /// Of all scans of the query, those of its subqueries too.
  mutating func add(_ usage: ScanUsage) {
    extentsScanned = usage.extentsScanned
    extentsTotal = usage.extentsTotal
    rowsTotal = usage.rowsTotal
  }
}

/// Files for what does not fit in memory.
private struct ScratchSpace: SpillSpace {
  /// The first that can be written to.
  let directories: [String]

  func makeFile() throws -> any SpillFile { try ScratchFile(in: directories) }
}

extension ScratchFile: SpillFile {}
