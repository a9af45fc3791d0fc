import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLOperators
import KQLFunctions
import KQLAggregates
import KQLSyntax

/// A database of tables without rows, for plans and messages.
final class MemoryEntities: EntityResolver {
  var currentDatabase: String { "db" }
  let functions: [String: StoredFunction]

  init(functions: [StoredFunction] = []) {
    self.functions = Dictionary(uniqueKeysWithValues: functions.map { ($0.name, $0) })
  }

  static let schemas: [String: Schema] = [
    "T": Schema([("Id", .long), ("Text", .string), ("Time", .datetime), ("Kind", .int)]),
    "U": Schema([("Id", .long), ("Other", .real)]),
  ]

  func table(_ name: String, database: String?) throws(Diagnostic) -> (any ScanSource)? {
    MemoryEntities.schemas[name].map { EmptySource(name: name, schema: $0) }
  }
  func function(_ name: String, database: String?) throws(Diagnostic) -> StoredFunction? { functions[name] }
  func externalTable(_ name: String, mapping: String?) throws(Diagnostic) -> (any ScanSource)? { nil }
  func materializedView(_ name: String, database: String?) throws(Diagnostic) -> StoredView? { nil }
  func storedQueryResult(_ name: String) throws(Diagnostic) -> Table? { nil }
  func hasDatabase(_ name: String) -> Bool { name == "db" }
  func tableNames(database: String?) -> [String] { MemoryEntities.schemas.keys.sorted() }
  func functionNames(database: String?) -> [String] { functions.keys.sorted() }
  func externalData(
    schema: Schema, uris: [String], properties: [(String, Value)]
  ) throws(Diagnostic) -> any ScanSource { EmptySource(name: "externaldata", schema: schema) }
}

final class EmptySource: ScanSource {
  let name: String
  let schema: Schema
  var rowCount: Int? { 0 }

  init(name: String, schema: Schema) {
    self.name = name
    self.schema = schema
  }

  func morsels(columns: [Scan.Column], pruning: [Pruning]) throws -> [any Morsel] { [] }
}

enum Bind {
  static let grammar = Grammar(
    operators: TabularOperator.all.map { ($0.name, $0.syntax, $0.isSource) }, commands: [])

  static func query(_ text: String, functions: [StoredFunction] = []) throws -> BoundQuery {
    var parser = Parser(text, grammar: grammar)
    let (query, diagnostics) = parser.parseQuery()
    guard let query, diagnostics.isEmpty else { throw diagnostics[0] }
    let context = EvaluationContext(
      now: 638_000_000_000_000_000, database: "db", clientActivityId: "", cursor: 5, random: { 0 })
    let builtins = Builtins(
      scalars: ScalarFunction.all, aggregates: AggregateFunction.all, operators: TabularOperator.all,
      plugins: Plugin.all)
    var binder = Binder(
      builtins: builtins, entities: MemoryEntities(functions: functions), context: context,
      parseFunction: { function throws(Diagnostic) in
        let (lambda, diagnostics) = Parser.parseFunction(
          parameters: function.parameters, body: function.body, grammar: Bind.grammar)
        if let lambda { return lambda }
        throw diagnostics[0]
      })
    return try binder.bindQuery(query)
  }

  static func plan(_ text: String, functions: [StoredFunction] = []) throws -> String {
    try query(text, functions: functions).results.map(\.relation.plan.explanation).joined(separator: "\n\n")
  }

  static func error(_ text: String, functions: [StoredFunction] = []) -> Diagnostic? {
    do {
      _ = try query(text, functions: functions)
      return nil
    } catch { return error as? Diagnostic }
  }
}
