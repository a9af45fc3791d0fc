import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLIngestion
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let rest =
    "[async] TableName=<table> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_query>"

  static let setTable = ManagementCommand(
    "SetTable", syntax: ".set \(rest)", summary: "Creates a table from a query.", permission: .databaseUser,
    effect: .writes, result: Results.ingested, commandType: "TableSet",
    examples: [Example(".set Fresh <| print A = 1, B = 'x'", "*")]
  ) { context in try context.ingestQuery(.init(createsMissing: true, acceptsExisting: false, replaces: false)) }

  static let appendTable = ManagementCommand(
    "AppendTable", syntax: ".append \(rest)", summary: "Appends the result of a query to a table.",
    permission: .tableIngestor, effect: .writes, result: Results.ingested, commandType: "TableAppend",
    examples: [Example(".append Logs <| print datetime(2024-01-01), 'x'", "*")]
  ) { context in try context.ingestQuery(.init(createsMissing: false, acceptsExisting: true, replaces: false)) }

  static let setOrAppendTable = ManagementCommand(
    "SetOrAppendTable", syntax: ".set-or-append \(rest)",
    summary: "Appends the result of a query to a table, created when missing.", permission: .databaseUser,
    effect: .writes, result: Results.ingested, commandType: "TableSetOrAppend",
    examples: [Example(".set-or-append Logs <| print datetime(2024-01-01), 'x'", "*")]
  ) { context in try context.ingestQuery(.init(createsMissing: true, acceptsExisting: true, replaces: false)) }

  static let setOrReplaceTable = ManagementCommand(
    "SetOrReplaceTable", syntax: ".set-or-replace \(rest)",
    summary: "Replaces the rows of a table by the result of a query.", permission: .tableAdmin, effect: .writes,
    result: Results.ingested, commandType: "TableSetOrReplace",
    examples: [Example(".set-or-replace Logs <| print datetime(2024-01-01), 'x'", "*")]
  ) { context in try context.ingestQuery(.init(createsMissing: true, acceptsExisting: true, replaces: true)) }
}

/// Which of the four commands it is.
private struct QueryIngestion {
  var createsMissing: Bool
  var acceptsExisting: Bool
  var replaces: Bool
}

extension CommandContext {
  fileprivate func ingestQuery(_ kind: QueryIngestion) throws -> CommandResult {
    let name = try requiredName("TableName")
    let properties = try ingestionProperties(.query)
    guard let input = command.input else {
      throw Diagnostic(code: "SYN0002", "a query is needed after <|", range: command.range)
    }
    let database = try databaseInfo.name
    let existing = state.table(name.text, in: database)
    if existing == nil, !kind.createsMissing {
      throw CommandError.notFound(
        "Table", name.text, name.range, code: "BadRequest_TableNotExist", known: state.tables(in: database).map(\.name))
    }
    if existing != nil, !kind.acceptsExisting {
      throw CommandError.exists("Table", name.text, name.range, hint: "use .set-or-append or .append")
    }
    let isAsync = captures.has("async")
    do {
      let outcome = try ingestQuery(input, into: name, existing, properties, kind, database)
      return isAsync ? .operationId(self) : .ingested(outcome.extents)
    } catch where isAsync && !cancellation.isCancelled {
      warn("operation \(request.operationId.dashed) failed: \((error as? Diagnostic)?.message ?? "\(error)")")
      return .operationId(self)
    }
  }

  private func ingestQuery(
    _ input: Command.Input, into name: Name, _ existing: TableInfo?, _ properties: IngestionProperties,
    _ kind: QueryIngestion, _ database: String
  ) throws -> IngestionOutcome {
    let answer = try queries.run(input, in: self)
    if let column = answer.table.schema.names.first(where: { $0.contains("$") }) {
      throw Diagnostic(
        code: "BadRequest_EntityNameIsNotValid", "the result has a column '\(column)': names with '$' cannot be stored",
        range: command.range)
    }
    // A change of schema stays even when the data then fails, as in the service.
    let table = try prepare(name, existing, answer.table.schema, properties, kind, database)
    let outcome = try self.database.ingest(
      KQLDatabase.Ingestion(
        table: table, chunks: answer.table.chunks, mode: kind.replaces ? .replace : .append, tags: properties.tags,
        creationTime: properties.creationTime, ingestIfNotExists: properties.ingestIfNotExists,
        dataOperation: "SetOrAppend"), request: request)
    warn(about: outcome)
    return outcome
  }

  /// Creates or adapts the table; columns match by position and type.
  private func prepare(
    _ name: Name, _ existing: TableInfo?, _ schema: Schema, _ properties: IngestionProperties, _ kind: QueryIngestion,
    _ database: String
  ) throws -> TableInfo {
    guard let existing else {
      try EntityNames.check(name)
      return try change { access in
        let table = try access.createTable(
          name.text, in: database, columns: schema.fields.map { ($0.name, $0.type, "") },
          folder: properties.folder ?? "", docString: properties.docstring ?? "")
        if !properties.enablesIngestionTime { try access.setPolicy("ingestiontime", of: table.entity, to: nil) }
        return table
      }
    }
    var table = existing
    if let folder = properties.folder { table.folder = folder }
    if let docString = properties.docstring { table.docString = docString }
    if properties.recreatesSchema && kind.replaces {
      if table.schema != schema {
        return try change { access in
          table.columns = try access.columns(schema.fields.map { ($0.name, $0.type, "") })
          try access.update(table)
          return try access.table(table.name, in: table.database)
        }
      }
    } else {
      let shared = min(schema.count, table.columns.count)
      let differs = (0..<shared).first { schema[$0].type != table.columns[$0].type }
      let grows = schema.count > table.columns.count && properties.extendsSchema
      if let index = differs ?? (schema.count == table.columns.count || grows ? nil : shared) {
        throw schemaMismatch(table, schema, at: index)
      }
      if grows {
        let added = schema.fields[shared...].map { ($0.name, $0.type, "") }
        if let clash = added.first(where: { new in table.columns.contains { $0.name == new.0 } }) {
          throw Diagnostic(
            code: "General_BadRequest", "column '\(clash.0)' is already in table '\(table.name)'", range: command.range)
        }
        return try change { access in
          table.columns += try access.columns(added)
          try access.update(table)
          return try access.table(table.name, in: table.database)
        }
      }
    }
    guard table != existing else { return existing }
    return try change { access in
      try access.update(table)
      return try access.table(table.name, in: table.database)
    }
  }

  private func schemaMismatch(_ table: TableInfo, _ schema: Schema, at index: Int) -> Diagnostic {
    func text(_ name: String?, _ type: ScalarType?) -> String {
      guard let name, let type else { return "no column" }
      return "'\(name)' (\(type.name))"
    }
    let query = index < schema.count ? schema[index] : nil
    let stored = index < table.columns.count ? table.columns[index] : nil
    let hint =
      stored == nil ? "with (extend_schema = true) adds columns at the end" : "columns match by position, not by name"
    return Diagnostic(
      code: "BadRequest_SchemaMismatch",
      "the query does not fit table '\(table.name)' at column \(index + 1): the query has "
        + "\(text(query?.name, query?.type)), the table \(text(stored?.name, stored?.type))", range: command.range,
      hints: [hint])
  }
}
