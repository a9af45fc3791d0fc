import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension UpdatePolicy {
  /// How a query's result differs from its target table in number, order or type of columns; names do not count.
  package static func mismatch(_ schema: Schema, _ table: TableInfo) -> Diagnostic? {
    for (index, field) in schema.fields.enumerated() where index < table.columns.count {
      let column = table.columns[index]
      guard field.type != column.type else { continue }
      let names = field.name == column.name ? "column '\(field.name)'" : "column '\(field.name)' ('\(column.name)')"
      return mismatch(
        table,
        "\(names) at position \(index + 1) is \(field.type.name) in the query and \(column.type.name) in the table")
    }
    guard schema.count != table.columns.count else { return nil }
    let which =
      schema.count < table.columns.count
      ? "column '\(table.columns[schema.count].name)' (\(table.columns[schema.count].type.name)) is missing"
      : "column '\(schema[table.columns.count].name)' (\(schema[table.columns.count].type.name)) is too many"
    return mismatch(
      table, "the query has \(schema.count) columns, the table \(table.columns.count): \(which)")
  }

  private static func mismatch(_ table: TableInfo, _ what: String) -> Diagnostic {
    Diagnostic(
      code: "UpdatePolicy_QuerySchemaDoesNotMatchTableSchema",
      "Query schema does not match table schema of '\(table.name)': \(what).")
  }

  /// The text to run: a bare name of a stored function is a call of it.
  static func queryText(_ query: String, state: CatalogState, database: String) -> String {
    let name = query.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed()
    let text = String(name)
    if state.function(text, in: database) != nil && state.table(text, in: database) == nil { return text + "()" }
    return query
  }
}
