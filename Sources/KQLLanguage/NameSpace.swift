package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// The entities a query can name: a snapshot of one data directory, seen by one principal. The database implements it.
package protocol EntityResolver: Sendable {
  var currentDatabase: String { get }
  /// Nil database: the current one. Nil result: no such entity.
  func table(_ name: String, database: String?) throws(Diagnostic) -> (any ScanSource)?
  func function(_ name: String, database: String?) throws(Diagnostic) -> StoredFunction?
  func externalTable(_ name: String, mapping: String?) throws(Diagnostic) -> (any ScanSource)?
  func materializedView(_ name: String, database: String?) throws(Diagnostic) -> StoredView?
  /// The databases of a stored entity group, as they are written in queries.
  func entityGroup(_ name: String) throws(Diagnostic) -> [String]?
  func storedQueryResult(_ name: String) throws(Diagnostic) -> Table?
  func graph(_ name: String, _ version: GraphVersion, database: String?) throws(Diagnostic) -> StoredGraph?
  /// For suggestions.
  func graphNames(database: String?) -> [String]
  func hasDatabase(_ name: String) -> Bool
  /// Those that the principal may read, sorted.
  func databaseNames() -> [String]
  /// What stands in for the rows of a table or a materialized view, disabled or not; nil when nothing does.
  func rowSecurity(of name: String, database: String?) throws(Diagnostic) -> RowSecurity?
  /// For wildcards (`union T*`) and suggestions; tables visible to the principal, sorted.
  func tableNames(database: String?) -> [String]
  func functionNames(database: String?) -> [String]
  /// Paths of the files in folders and below, in the order of their names, for `infer_storage_schema`.
  func storedFiles(_ folders: [String], namePrefix: String?, fileExtension: String?) throws(Diagnostic) -> [String]
  /// The columns of a file that says itself what they are; nil for formats whose files do not.
  func fileSchema(_ path: String, format: String) throws(Diagnostic) -> Schema?
  /// A table whose definition stands in the query.
  func inlineExternalTable(_ table: InlineExternalTable) throws(Diagnostic) -> any ScanSource
  /// `externaldata`: rows of files, read when run.
  func externalData(schema: Schema, uris: [String], properties: [(String, Value)]) throws(Diagnostic) -> any ScanSource
}

extension EntityResolver {
  package func storedFiles(
    _ folders: [String], namePrefix: String?, fileExtension: String?
  ) throws(Diagnostic) -> [String] {
    throw Diagnostic(code: "BadRequest_NotSupported", "files cannot be listed here")
  }
  package func databaseNames() -> [String] { [currentDatabase] }
  package func fileSchema(_ path: String, format: String) throws(Diagnostic) -> Schema? { nil }
  package func inlineExternalTable(_ table: InlineExternalTable) throws(Diagnostic) -> any ScanSource {
    throw Diagnostic(code: "BadRequest_NotSupported", "files cannot be read here")
  }
  package func entityGroup(_ name: String) throws(Diagnostic) -> [String]? { nil }
  package func graph(
    _ name: String, _ version: GraphVersion, database: String?
  ) throws(Diagnostic) -> StoredGraph? { nil }
  package func graphNames(database: String?) -> [String] { [] }
  package func rowSecurity(of name: String, database: String?) throws(Diagnostic) -> RowSecurity? { nil }
}

/// The row level security policy of a table or a materialized view.
package struct RowSecurity: Sendable {
  /// `Db.T`: inside the query this name means the stored rows.
  package var entity: String
  package var isEnabled: Bool
  /// The policy's query as a function without parameters.
  package var query: StoredFunction

  package init(entity: String, isEnabled: Bool, query: StoredFunction) {
    self.entity = entity
    self.isEnabled = isEnabled
    self.query = query
  }
}

/// A stored function as the catalog has it; parsed by the binder when used.
package struct StoredFunction: Sendable {
  package var name: String
  /// With the parentheses: `(a: long, T: (x: string))`.
  package var parameters: String
  /// With the braces.
  package var body: String
  package var isView: Bool
  /// Where the names in the body are looked up; nil for the current database.
  package var database: String?
  /// How errors call it.
  package var title: String

  package init(
    name: String, parameters: String, body: String, isView: Bool, database: String? = nil, title: String? = nil
  ) {
    self.name = name
    self.parameters = parameters
    self.body = body
    self.isView = isView
    self.database = database
    self.title = title ?? "function '\(name)'"
  }
}

/// The built-ins a binder is given; it knows none by itself.
package struct Builtins: Sendable {
  package var scalars: [String: ScalarFunction] = [:]
  package var aggregates: [String: AggregateFunction] = [:]
  package var operators: [String: TabularOperator] = [:]
  package var plugins: [String: Plugin] = [:]
  /// Functions that only the binder can resolve: `ingestion_time()`, `toscalar()`, `row_number()`.
  package var contextuals: [String: ContextualFunction] = [:]

  package init(
    scalars: [ScalarFunction], aggregates: [AggregateFunction], operators: [TabularOperator], plugins: [Plugin] = [],
    contextuals: [ContextualFunction] = ContextualFunction.all
  ) {
    for function in scalars {
      for name in [function.name] + function.synonyms { self.scalars[name] = function }
    }
    for function in aggregates {
      for name in [function.name] + function.synonyms { self.aggregates[name] = function }
    }
    for definition in operators { self.operators[definition.name] = definition }
    for plugin in plugins { self.plugins[plugin.name] = plugin }
    for function in contextuals { self.contextuals[function.name] = function }
  }
}
