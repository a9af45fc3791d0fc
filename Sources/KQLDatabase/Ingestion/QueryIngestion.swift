import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// `.set`, `.append`, `.set-or-append`, `.set-or-replace`: the rows of a query on their way into a table.
package struct QueryIngestion: Sendable {
  package enum Verb: String, Sendable {
    case set, append
    case setOrAppend = "set-or-append"
    case setOrReplace = "set-or-replace"
  }

  package var verb: Verb
  package var database: String
  package var table: String
  package var rows: Table
  package var extendsSchema = false
  package var recreatesSchema = false
  /// Overwrite the table's when given.
  package var folder: String?
  package var docString: String?
  /// For a table that is created.
  package var hasIngestionTime = true
  package var tags: [String] = []
  /// Ticks; nil for now.
  package var creationTime: Int64?
  package var ingestIfNotExists: [String] = []
  /// JSON text, for failure records.
  package var propertiesText = ""

  package init(verb: Verb, database: String, table: String, rows: Table) {
    self.verb = verb
    self.database = database
    self.table = table
    self.rows = rows
  }
}

extension Database {
  /// Columns match by position and type (semantics-ingestion.md §1.2). A change of schema is a commit of its own
  /// before the data and stays when the data fails.
  package func ingest(_ ingestion: QueryIngestion, request: RequestContext) throws -> IngestionOutcome {
    let table = try retryingConflicts {
      try change(request) { try $0.prepare(ingestion) }
    }
    return try ingest(
      Ingestion(
        table: table, chunks: ingestion.rows.chunks, mode: ingestion.verb == .setOrReplace ? .replace : .append,
        tags: ingestion.tags, creationTime: ingestion.creationTime, ingestIfNotExists: ingestion.ingestIfNotExists,
        dataOperation: "SetOrAppend", propertiesText: ingestion.propertiesText), request: request)
  }
}

extension Transaction {
  /// The table as the ingestion wants it: created, extended, or as it is.
  fileprivate func prepare(_ ingestion: QueryIngestion) throws -> TableInfo {
    let schema = ingestion.rows.schema
    if let field = schema.fields.first(where: { $0.name.contains("$") }) {
      throw Diagnostic(
        code: "General_BadRequest", "column '\(field.name)' of the query cannot be a column of a table",
        hints: ["rename it with project-rename, or drop it with project-away"])
    }
    let database = try self.database(ingestion.database).name
    guard var table = state.table(ingestion.table, in: database) else {
      if ingestion.verb == .append {
        throw Diagnostic.notFound("Table", ingestion.table, code: "BadRequest_TableNotExist")
      }
      return try createTable(
        ingestion.table, in: database, columns: schema.fields.map { ($0.name, $0.type, "") },
        folder: ingestion.folder ?? "", docString: ingestion.docString ?? "",
        hasIngestionTime: ingestion.hasIngestionTime)
    }
    if ingestion.verb == .set {
      throw Diagnostic(
        code: "General_BadRequest", "Entity '\(ingestion.table)' of kind 'Table' already exists.",
        hints: ["use .append, .set-or-append or .set-or-replace"])
    }
    let old = table
    if ingestion.recreatesSchema && ingestion.verb == .setOrReplace {
      if schema != table.schema { table.columns = try recreate(table, schema) }
    } else {
      try fit(&table, schema, canExtend: ingestion.extendsSchema)
    }
    if let folder = ingestion.folder { table.folder = folder }
    if let docString = ingestion.docString { table.docString = docString }
    guard table != old else { return table }
    try update(table)
    return try self.table(table.name, in: database)
  }

  /// Columns that stay as they were keep their identity.
  private func recreate(_ table: TableInfo, _ schema: Schema) throws -> [ColumnInfo] {
    let fresh = try columns(schema.fields.map { ($0.name, $0.type, "") })
    return fresh.map { column in
      table.columns.first { $0.name == column.name && $0.type == column.type } ?? column
    }
  }

  private func fit(_ table: inout TableInfo, _ schema: Schema, canExtend: Bool) throws {
    let common = min(schema.count, table.columns.count)
    let fits = (0..<common).allSatisfy { schema[$0].type == table.columns[$0].type }
    let isRightSize =
      schema.count == table.columns.count || canExtend && schema.count > table.columns.count
    guard fits, isRightSize else {
      throw Diagnostic(
        code: "General_BadRequest",
        "Query schema does not match table schema. Query schema: (\(Self.list(schema))), "
          + "table schema: (\(Self.list(table.schema)))")
    }
    guard schema.count > table.columns.count else { return }
    let added = try columns(schema.fields[table.columns.count...].map { ($0.name, $0.type, "") })
    for column in added where table.columns.contains(where: { $0.name == column.name }) {
      throw Diagnostic(
        code: "General_BadRequest", "table '\(table.name)' already has a column '\(column.name)'")
    }
    table.columns += added
  }

  private static func list(_ schema: Schema) -> String {
    schema.fields.map { "'\($0.name)':\($0.type.name)" }.joined(separator: ", ")
  }
}
