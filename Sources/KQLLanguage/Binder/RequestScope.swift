package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What request properties say about the rows a query may see: a range of time, and what it may not reach at all. What
/// is refused once stays refused: a `set` cannot lift what the caller has forbidden. Names of properties are in lower case.
package struct RequestScope: Sendable {
  /// `query_datetimescope_*`: of every table that has the column, only these times.
  private(set) var timeColumn: String?
  private(set) var timeFrom: Int64?
  private(set) var timeTo: Int64?
  private(set) var refusesExternalData = false
  private(set) var refusesExternalTables = false
  private(set) var refusesOtherDatabases = false
  package private(set) var unionMax: Int?
  /// Of results only their columns are shown.
  package private(set) var showsSchemas = false

  mutating func set(_ name: String, to value: Value) throws(Diagnostic) {
    let isTrue = value == .bool(true) || value == .string("true")
    switch name {
    case "query_datetimescope_column": timeColumn = try Self.text(name, value)
    case "query_datetimescope_from": timeFrom = try Self.time(name, value)
    case "query_datetimescope_to": timeTo = try Self.time(name, value)
    case "request_external_data_disabled": refusesExternalData = refusesExternalData || isTrue
    case "request_external_table_disabled": refusesExternalTables = refusesExternalTables || isTrue
    case "request_remote_entities_disabled": refusesOtherDatabases = refusesOtherDatabases || isTrue
    case "query_max_entities_in_union":
      switch value {
      case .long(let number) where number > 0: unionMax = Int(clamping: number)
      case .string(let text):
        guard let number = Int(text), number > 0 else { throw Diagnostic.badOption(name, needs: "a number") }
        unionMax = number
      default: throw Diagnostic.badOption(name, needs: "a number")
      }
    case "query_results_apply_getschema": showsSchemas = isTrue
    default: break
    }
  }

  private static func text(_ name: String, _ value: Value) throws(Diagnostic) -> String {
    if case .string(let text) = value { return text }
    throw Diagnostic.badOption(name, needs: "a string")
  }

  private static func time(_ name: String, _ value: Value) throws(Diagnostic) -> Int64 {
    switch value {
    case .long(let ticks): return ticks
    case .string(let text): if let ticks = DateTimeText.parse(text) { return ticks }
    default: break
    }
    throw Diagnostic.badOption(name, needs: "a datetime")
  }

  /// Without what narrows the rows of tables, for queries whose meaning is fixed: those of materialized views.
  var withoutRows: RequestScope {
    var scope = self
    scope.timeColumn = nil
    return scope
  }
}

extension Diagnostic {
  /// A setting that is no value of its property's type.
  package static func badOption(_ name: String, needs wanted: String) -> Diagnostic {
    Diagnostic(code: "General_BadRequest", "option '\(name)' needs \(wanted)")
  }
}

extension Binder {
  /// The rows of a table or view of the times that the request is for.
  func timeScoped(_ rows: Relation, range: SourceRange) throws(Diagnostic) -> Relation {
    guard let column = requestScope.timeColumn, let position = rows.schema.index(of: column),
      rows.schema[position].type == .datetime
    else { return rows }
    var conditions: [Expression] = []
    for (op, limit) in [(">=", requestScope.timeFrom), ("<=", requestScope.timeTo)] {
      guard let limit else { continue }
      conditions.append(
        try call(op, [.column(position, .datetime), .constant(.long(limit), .datetime)], range: range))
    }
    return conditions.isEmpty ? rows : rows.with(.filter(rows.plan, .and(conditions)))
  }

  /// Refuses an `externaldata` or an external table where the request's properties do.
  package func checkExternal(isTable: Bool, range: SourceRange) throws(Diagnostic) {
    guard requestScope.refusesExternalData || isTable && requestScope.refusesExternalTables else { return }
    let property = requestScope.refusesExternalData ? "request_external_data_disabled" : "request_external_table_disabled"
    throw semanticError("external data may not be read: \(property) is set.", code: "Forbidden", range: range)
  }
}
