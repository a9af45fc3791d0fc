import KQLAggregates
import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLFunctions
import KQLLanguage
import KQLOperators
import KQLSyntax

/// Everything behind the shell: built-ins, grammar, and one data directory.
package final class Engine: Sendable {
  let database: Database
  let runner: QueryRunner
  let options: EngineOptions

  /// Throws why the directory cannot be used at all.
  package static func open(_ options: EngineOptions) throws(Diagnostic) -> Engine {
    do {
      let database = try Database.open(
        directory: options.directory,
        options: DatabaseOptions(
          clock: options.clock, isReadOnly: options.isReadOnly, isRehearsal: options.isRehearsal,
          retries: options.retries))
      return Engine(database, options)
    } catch let failure as OpenFailure {
      throw failure.diagnostic
    } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "General_BadRequest", "\(error)")
    }
  }

  private init(_ database: Database, _ options: EngineOptions) {
    self.database = database
    self.options = options
    runner = QueryRunner(options)
    database.install(runner.services())
    database.handle(Database.batchJob) { [weak database] job in
      guard let database else { return }
      try QueuedBatch(job, in: database).run()
    }
  }

  /// The principal's, or with nil the owner's of the data.
  package func session(principal: Principal? = nil) -> Session {
    Session(self, principal: principal ?? .local, database: database.options.defaultDatabase)
  }

  /// Asynchronous commands that still run are cancelled first.
  package func close() {
    database.operations.cancelAll()
    _ = database.operations.wait()
    database.close()
  }

  /// The asynchronous commands that failed since this was asked last: their ids, and why.
  package func takeOperationFailures() -> [(id: String, message: String)] {
    database.operations.takeFailures().map { ($0.id.dashed, $0.message) }
  }

  /// Waits for the asynchronous commands of this process; false when `isStopped` says so first, or after the seconds
  /// given.
  package func waitForOperations(seconds: Double = .infinity, isStopped: () -> Bool = { false }) -> Bool {
    database.operations.wait(seconds: seconds, isStopped: isStopped)
  }

  package var grammar: Grammar { QueryRunner.grammar }
  /// Ticks.
  package var now: Int64 { database.clock.now() }
  package var targetDescription: String { options.directory ?? "transient" }

  /// Moves the clock on and runs what becomes due, each job at its own time.
  package func advanceClock(by ticks: Int64) throws(Diagnostic) {
    try Engine.diagnosed { try database.advanceClock(by: ticks) }
  }

  /// Runs what is due now; between the statements of a script.
  package func runDueJobs() throws(Diagnostic) {
    if options.isReadOnly { return }
    try Engine.diagnosed { try database.runDueJobs() }
  }

  static func diagnosed<Result>(_ body: () throws -> Result) throws(Diagnostic) -> Result {
    do { return try body() } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "General_InternalServerError", "\(error)", isPermanent: false)
    }
  }

  package var databaseNames: [String] {
    ((try? database.snapshot().state.databases.values.map(\.name)) ?? []).sorted()
  }
}
