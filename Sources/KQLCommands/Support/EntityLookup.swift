import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLSyntax

extension CommandContext {
  /// The definitions the command sees.
  var state: CatalogState { snapshot.state }

  var databaseInfo: DatabaseInfo {
    get throws {
      guard let info = state.database(databaseName) else { throw CommandError.databaseNotFound(databaseName) }
      return info
    }
  }

  /// Those whose definitions the principal may see, sorted.
  var visibleDatabases: [DatabaseInfo] {
    let access = self.access
    return state.databases.values.filter { access.isViewer(of: $0.name) || access.isMonitor(of: $0.name) }
      .sorted { $0.name < $1.name }
  }

  func requiredName(_ capture: String) throws -> Name {
    guard let name = captures.name(capture) else {
      throw Diagnostic(code: "SYN0002", "the command lacks its \(capture)", range: command.range)
    }
    return name
  }

  /// The database a capture names, or the current one.
  func databaseName(_ capture: String) throws -> String {
    guard let name = captures.name(capture) else { return try databaseInfo.name }
    guard let info = state.database(name.text) else { throw CommandError.databaseNotFound(name.text, name.range) }
    return info.name
  }

  /// `T` or `Db.T`.
  func table(_ capture: String, in captures: Captures? = nil) throws -> TableInfo {
    let path = (captures ?? self.captures).path(capture)
    guard let name = path.last else {
      throw Diagnostic(code: "SYN0002", "a table name is missing", range: command.range)
    }
    let database = path.count > 1 ? path[0].text : databaseName
    guard let owner = state.database(database) else { throw CommandError.databaseNotFound(database, path[0].range) }
    if let table = state.table(name.text, in: owner.name), !table.isHidden { return table }
    throw CommandError.notFound(
      "Table", name.text, name.range, code: "BadRequest_TableNotExist",
      known: state.tables(in: owner.name).map(\.name))
  }

  func function(_ capture: String, in captures: Captures? = nil) throws -> FunctionInfo {
    let path = (captures ?? self.captures).path(capture)
    guard let name = path.last else {
      throw Diagnostic(code: "SYN0002", "a function name is missing", range: command.range)
    }
    if let function = state.function(name.text, in: databaseName) { return function }
    throw CommandError.notFound(
      "Function", name.text, name.range, known: state.functions(in: databaseName).map(\.name))
  }

  func externalTable(_ capture: String) throws -> ExternalTableInfo {
    let path = captures.path(capture)
    guard let name = path.last else {
      throw Diagnostic(code: "SYN0002", "an external table name is missing", range: command.range)
    }
    if let table = state.externalTables[ObjectKey(databaseName, name.text)] { return table }
    throw CommandError.notFound(
      "ExternalTable", name.text, name.range, known: state.externalTables(in: databaseName).map(\.name))
  }

  func continuousExport(_ capture: String) throws -> ContinuousExportInfo {
    let name = try requiredName(capture)
    if let export = state.continuousExports[ObjectKey(databaseName, name.text)] { return export }
    throw CommandError.notFound(
      "ContinuousExport", name.text, name.range, known: state.continuousExports(in: databaseName).map(\.name))
  }

  /// `(a: long, b: string)` as columns without ids; names must differ.
  func declaredColumns(_ captures: Captures? = nil) throws -> [(name: String, type: ScalarType)] {
    var seen: Set<String> = []
    return try (captures ?? self.captures).rows("ColumnName").map { row in
      guard let name = row.name("ColumnName"), let typeName = row.name("ColumnType") else {
        throw Diagnostic(code: "SYN0002", "a column needs a name and a type", range: row.range)
      }
      guard let type = ScalarType(name: typeName.text) else {
        throw Diagnostic(
          code: "SYN0002", "'\(typeName.text)' is not a type", range: typeName.range,
          hints: ["types: " + ScalarType.allCases.map(\.name).joined(separator: ", ")])
      }
      guard seen.insert(name.text).inserted else {
        throw Diagnostic(
          code: "BadRequest_EntityNameIsNotValid", "column '\(name.text)' appears twice", range: name.range)
      }
      try EntityNames.check(name)
      return (name.text, type)
    }
  }
}

/// The rules for names of entities.
enum EntityNames {
  private static let lengthMax = 1024

  static func check(_ name: Name) throws {
    let isValid =
      !name.text.isEmpty && name.text.count <= lengthMax
      && name.text.unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || $0 == "_" || $0 == " " || $0 == "."
          || $0 == "-"
      }
    guard isValid else {
      throw Diagnostic(
        code: "BadRequest_EntityNameIsNotValid",
        "'\(name.text)' is not a valid name: letters, digits, '_', ' ', '.' and '-', at most \(lengthMax) characters",
        range: name.range)
    }
    if name.text.hasPrefix("__") || name.text.hasSuffix("__") {
      throw Diagnostic(
        code: "BadRequest_EntityNameIsNotValid", "'\(name.text)': names that start or end with '__' are reserved",
        range: name.range)
    }
  }
}

/// Errors that several commands raise.
enum CommandError {
  static func notFound(
    _ kind: String, _ name: String, _ range: SourceRange? = nil, code: String = "General_BadRequest",
    known: [String] = []
  ) -> Diagnostic {
    Diagnostic(
      code: code, "Entity '\(name)' of kind '\(kind)' was not found.", range: range, hints: Spelling.hints(for: name, in: known))
  }

  static func databaseNotFound(_ name: String, _ range: SourceRange? = nil) -> Diagnostic {
    Diagnostic(code: "BadRequest_DatabaseNotExist", "Database '\(name)' was not found.", range: range)
  }

  static func exists(_ kind: String, _ name: String, _ range: SourceRange? = nil, hint: String? = nil) -> Diagnostic {
    Diagnostic(
      code: "General_BadRequest", "Entity '\(name)' of kind '\(kind)' already exists.", range: range,
      hints: hint.map { [$0] } ?? [])
  }

  static func unsupported(_ what: String, hint: String? = nil, range: SourceRange? = nil) -> Diagnostic {
    Diagnostic(
      code: "BadRequest_NotSupported", "\(what) is not supported here", range: range, hints: hint.map { [$0] } ?? [])
  }
}
