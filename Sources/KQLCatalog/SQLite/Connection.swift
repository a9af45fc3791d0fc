import CSQLite

/// One connection to a SQLite database, used by one thread at a time.
final class Connection {
  private let handle: OpaquePointer
  private var statements: [String: SQLStatement] = [:]
  /// Those whose text follows from the type of a row.
  private var rowStatements: [RowStatement: SQLStatement] = [:]

  /// What is done with a row of a type.
  struct RowStatement: Hashable {
    enum Action { case replace, delete }
    let type: ObjectIdentifier
    let action: Action
  }

  /// `path` nil: a database in memory.
  /// `isImmutable`: nobody changes the file meanwhile; no lock is taken and no file made beside it.
  init(path: String?, isReadOnly: Bool = false, isImmutable: Bool = false) throws(SQLiteError) {
    var pointer: OpaquePointer?
    var flags = isReadOnly ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
    var name = path ?? ":memory:"
    if isImmutable {
      flags |= SQLITE_OPEN_URI
      name = "file:\(Connection.escaped(name))?immutable=1"
    }
    let code = sqlite3_open_v2(name, &pointer, flags | SQLITE_OPEN_NOMUTEX, nil)
    guard let pointer else { throw SQLiteError(code: code, message: "out of memory", operation: "open") }
    handle = pointer
    if code != SQLITE_OK {
      let message = String(cString: sqlite3_errmsg(pointer))
      sqlite3_close(pointer)
      throw SQLiteError(code: code, message: message, operation: "open")
    }
    sqlite3_extended_result_codes(pointer, 1)
    sqlite3_busy_timeout(pointer, 30_000)
  }

  private static func escaped(_ path: String) -> String {
    var text = ""
    for character in path.unicodeScalars {
      switch character {
      case "%": text += "%25"
      case "?": text += "%3f"
      case "#": text += "%23"
      default: text.unicodeScalars.append(character)
      }
    }
    // A second slash at the beginning would name a host.
    return text.hasPrefix("//") ? "//" + text : text
  }

  deinit { close() }

  private var isClosed = false

  func close() {
    guard !isClosed else { return }
    isClosed = true
    for statement in statements.values { statement.finalize() }
    statements = [:]
    rowStatements = [:]
    sqlite3_close_v2(handle)
  }

  /// Runs statements without parameters or results.
  func execute(_ sql: String) throws(SQLiteError) {
    let code = sqlite3_exec(handle, sql, nil, nil, nil)
    if code != SQLITE_OK { throw failure(code, sql) }
  }

  /// The prepared statement of a text, prepared once per connection.
  func prepare(_ sql: String) throws(SQLiteError) -> SQLStatement {
    if let statement = statements[sql] { return statement }
    var pointer: OpaquePointer?
    let code = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &pointer, nil)
    guard code == SQLITE_OK, let pointer else { throw failure(code, sql) }
    let statement = SQLStatement(pointer)
    statements[sql] = statement
    return statement
  }

  /// Puts or removes a row; the text of the statement is made once per type.
  func run<Row: CatalogRow>(_ action: RowStatement.Action, _ row: Row) throws {
    let key = RowStatement(type: ObjectIdentifier(Row.self), action: action)
    let sql = action == .replace ? { Row.replacement } : { Row.deletion }
    let statement: SQLStatement
    if let known = rowStatements[key] {
      statement = known
    } else {
      statement = try prepare(sql())
      rowStatements[key] = statement
    }
    let values = action == .replace ? row.values : Array(row.values.prefix(Row.keyCount))
    try query(statement, values, sql) { _ in }
  }

  /// Runs a statement with its parameters and gives `body` every row.
  func query(_ sql: String, _ parameters: [SQLValue] = [], _ body: (SQLStatement) throws -> Void) throws {
    try query(try prepare(sql), parameters, { sql }, body)
  }

  private func query(
    _ statement: SQLStatement, _ parameters: [SQLValue], _ sql: () -> String, _ body: (SQLStatement) throws -> Void
  ) throws {
    defer { statement.reset() }
    for (index, value) in parameters.enumerated() { statement.bind(value, at: index) }
    while true {
      let code = statement.step()
      if code == SQLITE_DONE { return }
      guard code == SQLITE_ROW else { throw failure(code, sql()) }
      try body(statement)
    }
  }

  /// Runs a statement with its parameters that has no rows.
  func run(_ sql: String, _ parameters: [SQLValue] = []) throws {
    try query(sql, parameters) { _ in }
  }

  /// The first column of the first row.
  func integer(_ sql: String, _ parameters: [SQLValue] = []) throws -> Int64? {
    var result: Int64?
    try query(sql, parameters) { row in if result == nil { result = row.optionalInteger(0) } }
    return result
  }

  func text(_ sql: String, _ parameters: [SQLValue] = []) throws -> String? {
    var result: String?
    try query(sql, parameters) { row in if result == nil { result = row.optionalText(0) } }
    return result
  }

  private func failure(_ code: Int32, _ operation: String) -> SQLiteError {
    SQLiteError(
      code: sqlite3_extended_errcode(handle), message: String(cString: sqlite3_errmsg(handle)),
      operation: String(operation.prefix(60)))
  }
}
