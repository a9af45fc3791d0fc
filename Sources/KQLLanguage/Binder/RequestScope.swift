package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What request properties say about the rows a query may see: a range of time, a range of cursors, and what it may not
/// reach at all. Names of properties are in lower case.
package struct RequestScope: Sendable {
  /// `query_datetimescope_*`: of every table that has the column, only these times.
  private(set) var timeColumn: String?
  private(set) var timeFrom: Int64?
  private(set) var timeTo: Int64?
  /// What `cursor_after()` and `cursor_before_or_at()` mean without an argument.
  private(set) var cursorAfter: String?
  private(set) var cursorBeforeOrAt: String?
  /// Tables of which only the rows between those cursors are seen.
  private(set) var cursorTables: [String] = []
  private(set) var cursorCurrent: String?
  private(set) var refusesCursors = false
  private(set) var refusesExternalData = false
  private(set) var refusesExternalTables = false
  private(set) var refusesOtherDatabases = false
  package private(set) var unionMax: Int?
  /// Of results only their columns are shown.
  package private(set) var showsSchemas = false

  /// A setting that is no value of its property's type.
  private static func refusal(_ name: String, _ wanted: String) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", "option '\(name)' needs \(wanted)")
  }

  mutating func set(_ name: String, to value: Value) throws(Diagnostic) {
    let isTrue = value == .bool(true) || value == .string("true")
    switch name {
    case "query_datetimescope_column": timeColumn = try Self.text(name, value)
    case "query_datetimescope_from": timeFrom = try Self.time(name, value)
    case "query_datetimescope_to": timeTo = try Self.time(name, value)
    case "query_cursor_after_default": cursorAfter = try Self.text(name, value)
    case "query_cursor_before_or_at_default": cursorBeforeOrAt = try Self.text(name, value)
    case "query_cursor_current": cursorCurrent = try Self.text(name, value)
    case "query_cursor_scoped_tables": cursorTables = try Self.names(name, value)
    case "query_cursor_disabled": refusesCursors = isTrue
    case "request_external_data_disabled": refusesExternalData = isTrue
    case "request_external_table_disabled": refusesExternalTables = isTrue
    case "request_remote_entities_disabled": refusesOtherDatabases = isTrue
    case "query_max_entities_in_union":
      switch value {
      case .long(let number) where number > 0: unionMax = Int(clamping: number)
      case .string(let text):
        guard let number = Int(text), number > 0 else { throw Self.refusal(name, "a number") }
        unionMax = number
      default: throw Self.refusal(name, "a number")
      }
    case "query_results_apply_getschema": showsSchemas = isTrue
    default: break
    }
  }

  private static func text(_ name: String, _ value: Value) throws(Diagnostic) -> String {
    if case .string(let text) = value { return text }
    throw refusal(name, "a string")
  }

  private static func time(_ name: String, _ value: Value) throws(Diagnostic) -> Int64 {
    switch value {
    case .long(let ticks): return ticks
    case .string(let text): if let ticks = DateTimeText.parse(text) { return ticks }
    default: break
    }
    throw refusal(name, "a datetime")
  }

  private static func names(_ name: String, _ value: Value) throws(Diagnostic) -> [String] {
    if case .dynamic(let text) = value, case .array(let elements)? = JSONValue(text) { return elements.compactMap(\.string) }
    if case .string(let text) = value, case .array(let elements)? = JSONValue(text) { return elements.compactMap(\.string) }
    throw refusal(name, "an array of names, such as dynamic(['T'])")
  }

  /// Without what narrows the rows of tables, for queries whose meaning is fixed: those of materialized views.
  var withoutRows: RequestScope {
    var scope = self
    (scope.timeColumn, scope.cursorTables) = (nil, [])
    return scope
  }
}

extension Binder {
  /// The rows of a table that the request's properties let through.
  mutating func scoped(_ rows: Relation, _ name: String, range: SourceRange) throws(Diagnostic) -> Relation {
    var conditions: [Expression] = []
    let schema = rows.schema
    if let column = requestScope.timeColumn, let position = schema.index(of: column), schema[position].type == .datetime {
      for (op, limit) in [(">=", requestScope.timeFrom), ("<=", requestScope.timeTo)] {
        guard let limit else { continue }
        conditions.append(
          try call(op, [.column(position, .datetime), .constant(.long(limit), .datetime)], range: range))
      }
    }
    if requestScope.cursorTables.contains(name), let position = schema.index(of: HiddenColumn.cursor) {
      for (op, text) in [(">", requestScope.cursorAfter), ("<=", requestScope.cursorBeforeOrAt)] {
        guard let text, !text.isEmpty else { continue }
        let cursor = try cursor(.constant(.string(text), .string), in: "query_cursor_scoped_tables", range: range)
        conditions.append(try call(op, [.column(position, .long), cursor], range: range))
      }
    }
    if conditions.isEmpty { return rows }
    return rows.with(.filter(rows.plan, .and(conditions)))
  }

  /// A cursor as a number; a time means the cursor of that time.
  func cursor(_ text: Expression, in function: String, range: SourceRange) throws(Diagnostic) -> Expression {
    if case .constant(.string(let text), _) = text, let ticks = Int64(text) ?? DateTimeText.parse(text) {
      return .constant(.long(ticks), .long)
    }
    let value = try convert(text, to: .long, what: "\(function): the cursor", range: range, isExplicit: true)
    if case .constant(.null, _) = value {
      throw semanticError("\(function): the cursor is not valid.", code: "SEM0260", range: range)
    }
    return value
  }

  /// Refuses an `externaldata` or an external table where the request's properties do.
  package func checkExternal(isTable: Bool, range: SourceRange) throws(Diagnostic) {
    guard requestScope.refusesExternalData || isTable && requestScope.refusesExternalTables else { return }
    let property = requestScope.refusesExternalData ? "request_external_data_disabled" : "request_external_table_disabled"
    throw semanticError("external data may not be read: \(property) is set.", code: "Forbidden", range: range)
  }
}
