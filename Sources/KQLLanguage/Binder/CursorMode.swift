internal import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What a request's properties say about database cursors.
package struct CursorMode: Sendable {
  /// What `cursor_current()` gives instead of the database's.
  private(set) var current: String?
  /// Of `cursor_after()` and `cursor_before_or_at()` without an argument, and of the scoped tables.
  fileprivate var after: String?
  fileprivate var beforeOrAt: String?
  fileprivate var isDisabled = false
  /// Only rows between the two defaults are read of these tables.
  fileprivate var scopedTables: Set<String> = []

  package init() {}

  mutating func set(_ option: OptionValue) throws(Diagnostic) {
    switch option.name {
    case "query_cursor_current": current = try Self.cursor(option)
    case "query_cursor_after_default": after = try Self.cursor(option)
    case "query_cursor_before_or_at_default": beforeOrAt = try Self.cursor(option)
    case "query_cursor_disabled": isDisabled = option.isOn
    case "query_cursor_scoped_tables": scopedTables = try Self.tables(option)
    default: return
    }
  }

  private static func cursor(_ option: OptionValue) throws(Diagnostic) -> String {
    guard let text = option.text, text.isEmpty || Int64(text) != nil else {
      throw option.refusal(needs: "a database cursor")
    }
    return text
  }

  private static func tables(_ option: OptionValue) throws(Diagnostic) -> Set<String> {
    guard let text = option.text else { throw option.refusal(needs: "names of tables") }
    guard case .array(let names)? = JSONValue(text) else { return [text] }
    var tables: Set<String> = []
    for case .string(let name) in names { tables.insert(name) }
    return tables
  }

  func checkAllowed(_ function: String, _ range: SourceRange) throws(Diagnostic) {
    guard isDisabled else { return }
    throw Diagnostic(
      code: "SEM0260", "\(function)() is refused: query_cursor_disabled forbids cursor functions.", range: range)
  }

  /// What a cursor function compares with when it is called without an argument.
  func standard(_ function: String) -> String? { function == "cursor_after" ? after : beforeOrAt }
}

extension Binder {
  /// A cursor as a number; a time means the cursor of that time.
  func cursor(_ given: Expression, of function: String, range: SourceRange) throws(Diagnostic) -> Expression {
    if case .constant(.string(let text), _) = given, let ticks = Int64(text) ?? DateTimeText.parse(text) {
      return .constant(.long(ticks), .long)
    }
    let value = try convert(given, to: .long, what: "\(function)(): the cursor", range: range, isExplicit: true)
    if case .constant(.null, _) = value {
      throw semanticError("\(function)(): the cursor is not valid.", code: "SEM0260", range: range)
    }
    return value
  }

  /// The rows of a table of the current database, as far as its scope of cursors goes.
  func scoped(_ rows: Relation, _ name: String, database: String?, range: SourceRange) throws(Diagnostic) -> Relation {
    guard database == nil, cursorMode.scopedTables.contains(name) else { return rows }
    guard let position = rows.schema.fields.firstIndex(where: { $0.name == HiddenColumn.cursor }) else {
      throw semanticError(
        "table '\(name)' is in query_cursor_scoped_tables and has no IngestionTime policy.", code: "SEM0260",
        range: range)
    }
    var scoped = rows
    for (op, bound) in [(">", cursorMode.after), ("<=", cursorMode.beforeOrAt)] {
      guard let cursor = bound.flatMap({ Int64($0) }) else { continue }
      let test = try call(op, [.column(position, .long), .constant(.long(cursor), .long)], range: range)
      scoped.plan = .filter(scoped.plan, test)
    }
    return scoped
  }
}
