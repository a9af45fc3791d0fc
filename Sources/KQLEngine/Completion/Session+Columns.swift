import KQLCatalog
import KQLColumns
import KQLCommands
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// Binding of unfinished texts, for completion and colours: nothing is run, nothing is recorded.
extension Session {
  func currentState() throws -> CatalogState { try engine.database.snapshot().state }

  /// The columns of a pipeline that stands somewhere in a text; empty when it cannot be bound.
  func columns(of pipeline: SourceRange, in bytes: [UInt8], _ context: TokenContext) -> [Schema.Field] {
    guard pipeline.upperBound <= bytes.count else { return [] }
    let definitions = context.endOfDefinitions(before: pipeline.lowerBound)
    let text = String(decoding: bytes[pipeline], as: UTF8.self)
    if text.first == "." { return columns(ofCommand: text) }
    let before = definitions.end > definitions.start ? bytes[definitions.start..<definitions.end] : []
    let source = String(decoding: before, as: UTF8.self) + "\n" + text
    guard let query = try? QueryRunner.parse(source) else { return [] }
    var binder = unrunBinder()
    guard let bound = try? binder?.bindQuery(query.statements, keepsHidden: false) else { return [] }
    return bound.results.last?.relation.schema.visibleFields ?? []
  }

  /// What is wrong with a query.
  func problems(of query: Query) -> [Diagnostic] {
    guard var binder = unrunBinder() else { return [] }
    do {
      _ = try binder.bindQuery(query.statements, keepsHidden: false)
      return []
    } catch {
      return binder.errors.isEmpty ? [error] : binder.errors
    }
  }

  private func columns(ofCommand text: String) -> [Schema.Field] {
    var parser = Parser(text, grammar: QueryRunner.grammar)
    guard case .command(let command)? = parser.parseRequest().0, command.pipe.isEmpty else { return [] }
    return ManagementCommand.all[command.definition].result?.fields ?? []
  }

  /// A binder that never reads data.
  private func unrunBinder() -> Binder? {
    guard let snapshot = try? engine.database.snapshot() else { return nil }
    let resolver = SnapshotResolver(
      snapshot: snapshot, database: database, principal: principalName,
      access: AccessControl(principal: principal, state: snapshot.state))
    let request = QueryRunner.Request(
      resolver: resolver,
      context: engine.runner.context(resolver, now: engine.now, principal: principal, activity: ""),
      parameters: parameters, properties: properties)
    guard var binder = try? engine.runner.binder(request) else { return nil }
    binder.run = nil
    return binder
  }
}
