package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// What request properties say about the rows a query may see: a range of time, and what it may not reach at all. What
/// is refused once stays refused: a `set` cannot lift what the caller has forbidden.
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

  mutating func set(_ option: OptionValue) throws(Diagnostic) {
    switch option.name {
    case "query_datetimescope_column": timeColumn = try option.string()
    case "query_datetimescope_from": timeFrom = try option.time()
    case "query_datetimescope_to": timeTo = try option.time()
    case "request_external_data_disabled": refusesExternalData = refusesExternalData || option.isTrue
    case "request_external_table_disabled": refusesExternalTables = refusesExternalTables || option.isTrue
    case "request_remote_entities_disabled": refusesOtherDatabases = refusesOtherDatabases || option.isTrue
    case "query_max_entities_in_union":
      let number = try option.number()
      guard number > 0 else { throw option.refusal(needs: "a number") }
      unionMax = number
    case "query_results_apply_getschema": showsSchemas = option.isTrue
    default: break
    }
  }

  /// Without what narrows the rows of tables, for queries whose meaning is fixed: those of materialized views.
  var withoutRows: RequestScope {
    var scope = self
    scope.timeColumn = nil
    return scope
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
