import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// What a command runs in: the database, the request, and what the grammar captured.
package final class CommandContext {
  package let database: Database
  package let databaseName: String
  /// Who acts.
  package let principal: Principal
  package let request: RequestContext
  package let command: Command
  /// The request's whole text; ranges refer to it.
  package let text: String
  package let cancellation: Cancellation
  package let queries: any QueryService
  /// A command after `<|`, whose rows another one takes.
  package var isSource = false
  /// An asynchronous command that has answered already.
  package var isInBackground = false
  /// Goes on beside what follows, and with it what it holds.
  package var isLaunched = false
  /// Shown beside the result; they do not change it.
  package var warnings: [Diagnostic] = []
  /// The result is shown with its secrets: asked for, and permitted.
  var showsSecrets = false
  /// What the command sees; brought forward by its own changes.
  package private(set) var snapshot: DatabaseSnapshot

  package init(
    database: Database, databaseName: String, principal: Principal, request: RequestContext,
    snapshot: DatabaseSnapshot, command: Command, text: String, cancellation: Cancellation, queries: any QueryService
  ) {
    self.database = database
    self.databaseName = databaseName
    self.principal = principal
    self.request = request
    self.snapshot = snapshot
    self.command = command
    self.text = text
    self.cancellation = cancellation
    self.queries = queries
  }

  package var captures: Captures { command.captures }

  /// What the principal may do, by the roles that the command sees.
  package var access: AccessControl { AccessControl(principal: principal, state: snapshot.state) }

  /// The source text of a part of the command.
  package func source(_ range: SourceRange) -> String {
    let bytes = Array(text.utf8)
    return String(decoding: bytes[range.clamped(to: 0..<bytes.count)], as: UTF8.self)
  }

  /// Runs a change of definitions in one transaction; what follows sees it. A conflict when a definition is no longer
  /// what the command saw: the change was made of that, and would undo what another process has done.
  @discardableResult
  func change<Result>(_ body: (Transaction) throws -> Result) throws -> Result {
    let before = snapshot
    let (result, altered) = try database.change(request) { transaction in
      guard transaction.state.definitionCommit == before.state.definitionCommit else {
        throw Diagnostic.conflict("a definition")
      }
      return (try body(transaction), transaction.altered)
    }
    snapshot = try database.snapshot()
    for (what, cause) in database.broken(by: altered, before: before, after: snapshot) {
      warn("this breaks \(what): \(cause.message)")
    }
    return result
  }

  /// Runs a command that the capacity policy may hold back.
  func withinCapacity<Result>(_ body: () throws -> Result) throws -> Result {
    do { try database.takeCapacity(for: request, in: databaseName, snapshot.state) } catch var error as Diagnostic {
      error.range = command.range
      throw error
    }
    defer { if !isLaunched { database.capacity.release(request.operationId) } }
    return try body()
  }

  /// Sees what has been committed since the command began.
  package func refresh() throws { snapshot = try database.snapshot() }

  func warn(_ message: String) {
    warnings.append(Diagnostic(.warning, code: "", message, range: command.range))
  }

  /// Said under `-v` only.
  func note(_ message: String) {
    warnings.append(Diagnostic(.note, code: "", message, range: command.range))
  }

  func extents(of table: TableInfo) throws -> [ExtentInfo] { try snapshot.extents(of: table).map(\.info) }
}

/// Binds and runs queries for commands; the engine implements it.
package protocol QueryService: Sendable {
  /// Lets an asynchronous command go on beside what follows; false when it has to run here.
  func launch(_ context: CommandContext) throws -> Bool
  /// Runs the first result of a query after `<|`, or a `.show` command there.
  func run(_ input: Command.Input, in context: CommandContext) throws -> QueryAnswer
  /// The same, chunk by chunk as the rows come; `begin` gets their schema first.
  func stream(
    _ input: Command.Input, in context: CommandContext, begin: (Schema) throws -> Void, take: ([Column]) throws -> Void
  ) throws
  /// The same, with some tables of the current database meaning other rows.
  func run(
    _ input: Command.Input, in context: CommandContext, reading overrides: [String: any ScanSource]
  ) throws -> QueryAnswer
  /// Runs nested script commands.
  func execute(script statement: String, in context: CommandContext) throws -> CommandResult
  /// The schema a query would have; binds only.
  func schema(of query: Query, in context: CommandContext) throws -> Schema
  func schema(ofText query: String, in context: CommandContext) throws -> Schema
  /// How a query would be run, as text.
  func plan(of query: Query, in context: CommandContext) throws -> String
  /// Runs the steps of a graph model, each of which is reported, and makes one graph of their rows.
  func makeGraph(
    _ model: GraphSteps, in context: CommandContext, report: (GraphStepReport) -> Void
  ) throws -> (nodes: Table, edges: Table)
  /// The plugins of `evaluate`, sorted.
  var pluginNames: [String] { get }
  /// Parses and binds a function's definition; throws what is wrong with it.
  func validate(_ function: FunctionInfo, in context: CommandContext) throws
  /// What a function of the current database gives; nil when that cannot be told without its arguments.
  func schema(of function: FunctionInfo, in context: CommandContext) -> Schema?
  /// The same, with the entities that the query reads, through functions too.
  func reading(ofText query: String, in context: CommandContext) throws -> (
    schema: Schema, used: SnapshotResolver.Used
  )
  /// Command type of a script's statement (`TableCreate`), and whether it only reads; throws on a syntax error.
  func describe(script statement: String) throws -> (commandType: String, reads: Bool)
}

package struct QueryAnswer: Sendable {
  package var table: Table

  package init(table: Table) { self.table = table }
}
