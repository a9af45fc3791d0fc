import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let result =
    "StoredQueryResultId: guid, Name: string, DatabaseName: string, PrincipalIdentity: string, SizeInBytes: long, "
    + "RowCount: long, CreatedOn: datetime, ExpiresOn: datetime"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let setStoredQueryResult = ManagementCommand(
    "StoredQueryResultSet",
    syntax: ".set [async] [ifnotexists] stored_query_result StoredQueryResultName=<name> \(with) '<|' <input_query>",
    summary: "Keeps the result of a query for a day at most.", permission: .databaseReader, effect: .writes,
    result: nil, commandType: "StoredQueryResultSet",
    examples: [Example(".set stored_query_result R <| print A = 1", "1")]
  ) { context in try context.runs { try context.storeQueryResult(replaces: false) } }

  static let setOrReplaceStoredQueryResult = ManagementCommand(
    "StoredQueryResultSetOrReplace",
    syntax: ".set-or-replace [async] stored_query_result StoredQueryResultName=<name> \(with) '<|' <input_query>",
    summary: "Keeps the result of a query in place of the one of that name.", permission: .databaseReader,
    effect: .writes, result: nil, commandType: "StoredQueryResultSetOrReplace",
    examples: [Example(".set-or-replace stored_query_result R <| print A = 1", "1")]
  ) { context in try context.runs { try context.storeQueryResult(replaces: true) } }

  static let showStoredQueryResults = ManagementCommand(
    "StoredQueryResultsShow", syntax: ".show stored_query_results [StoredQueryResultName=<name>] \(with)",
    summary: "Lists the stored query results.", permission: .databaseReader, effect: .reads, result: result,
    examples: [Example(".show stored_query_results | count", "0")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let name = context.captures.name("StoredQueryResultName")?.text
    return .storedResultRows(try context.storedQueryResults.filter { name == nil || $0.name == name })
  }

  static let showStoredQueryResultSchema = ManagementCommand(
    "StoredQueryResultShowSchema", syntax: ".show stored_query_result StoredQueryResultName=<name> schema",
    summary: "Shows the columns of a stored query result.", permission: .databaseReader, effect: .reads,
    result: "StoredQueryResult: string, Schema: string",
    examples: [
      Example(
        ".show stored_query_result Kept schema", #"Kept | [{"Column":"Id","Type":"long"},{"Column":"Name","Type":"string"}]"#,
        after: [".set stored_query_result Kept <| Events"])
    ]
  ) { context in
    let stored = try context.storedQueryResult()
    let columns = JSON.array(
      stored.table.columns.map { .object([.init("Column", .string($0.name)), .init("Type", .string($0.type.name))]) })
    return CommandResult(
      Table(
        schema: Schema(declared: "StoredQueryResult: string, Schema: string"),
        rows: [[.string(stored.name), .string(columns.text)]]))
  }

  static let dropStoredQueryResult = ManagementCommand(
    "StoredQueryResultDrop", syntax: ".drop stored_query_result StoredQueryResultName=<name>",
    summary: "Drops a stored query result.", permission: .databaseReader, effect: .writes, result: result,
    examples: [
      Example(".drop stored_query_result Kept | project Name, RowCount", "Kept | 2", after: [".set stored_query_result Kept <| Events"])
    ]
  ) { context in
    let stored = try context.storedQueryResult()
    try context.change { try $0.remove(stored) }
    return .storedResultRows([stored])
  }

  static let dropStoredQueryResults = ManagementCommand(
    "StoredQueryResultsDrop", syntax: ".drop stored_query_results by user Principal=<string>",
    summary: "Drops the stored query results of a principal.", permission: .databaseAdmin, effect: .writes,
    result: result, examples: [Example(".drop stored_query_results by user 'nobody' | count", "0")]
  ) { context in
    let principal = context.captures.string("Principal") ?? ""
    let gone = try context.storedQueryResults.filter { $0.principal == principal }
    if !gone.isEmpty { try context.change { access in for stored in gone { try access.remove(stored) } } }
    return .storedResultRows(gone)
  }
}

extension CommandContext {
  fileprivate var storedQueryResults: [StoredQueryResultInfo] {
    get throws {
      let name = try databaseInfo.name
      let now = database.clock.now()
      return state.storedQueryResults.filter { $0.database == name && $0.expiresOn > now }
        .sorted { ($0.name, $0.principal) < ($1.name, $1.principal) }
    }
  }

  fileprivate func storedQueryResult() throws -> StoredQueryResultInfo {
    let name = try requiredName("StoredQueryResultName")
    let known = try storedQueryResults.filter { $0.principal == request.principal }
    if let found = known.first(where: { $0.name == name.text }) { return found }
    throw CommandError.notFound("StoredQueryResult", name.text, name.range, known: known.map(\.name))
  }

  fileprivate func storeQueryResult(replaces: Bool) throws -> CommandResult {
    let name = try requiredName("StoredQueryResultName")
    try EntityNames.check(name)
    let properties = try PropertyList(captures, known: ["expiresAfter", "previewCount", "distributed"])
    let day: Int64 = 864_000_000_000
    let period = try properties.timespan("expiresAfter") ?? day
    guard (1...day).contains(period) else {
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty", "'expiresAfter' is a timespan of one day at most",
        range: properties.range("expiresAfter"))
    }
    let limit = try properties.long("previewCount") ?? 10_000
    guard limit >= 0 else {
      throw Diagnostic(
        code: "BadRequest_MalformedIngestionProperty", "'previewCount' is a number of rows, or 0 for all",
        range: properties.range("previewCount"))
    }
    let home = try databaseInfo.name
    let old = try storedQueryResults.first { $0.name == name.text && $0.principal == request.principal }
    if let old, !replaces {
      if captures.has("ifnotexists") { return CommandResult(try snapshot.source(of: old.table).materialised()) }
      throw CommandError.exists("StoredQueryResult", name.text, name.range, hint: "use .set-or-replace")
    }
    let rows = try queries.run(try requiredInput(), in: self).table
    guard rows.schema.count <= 500 else {
      throw Diagnostic(code: "General_BadRequest", "a stored query result has 500 columns at most", range: name.range)
    }
    if let field = rows.schema.fields.first(where: { $0.name.contains("$") }) {
      throw Diagnostic(
        code: "General_BadRequest", "column '\(field.name)' of the query cannot be a column of a stored query result",
        range: name.range, hints: ["rename it with project-rename, or drop it with project-away"])
    }
    let now = database.clock.now()
    let columns = rows.schema.fields.enumerated().map { index, field in
      ColumnInfo(id: Int64(index) + 1, name: field.name, type: field.type)
    }
    let table = TableInfo(
      database: home, name: name.text, id: try change { try $0.access.nextId() }, columns: columns, createdOn: now,
      flags: .hidden)
    let staged = try database.stage(rows.chunks, for: table, traits: ExtentTraits(createdOn: now, ingestionTime: nil), state)
    do {
      try change { access in
        if let old { try access.remove(old) }
        let extents = try access.add(staged, to: table)
        try access.put(
          StoredQueryResultInfo(
            database: home, name: name.text, principal: request.principal, id: .random(), table: table, createdOn: now,
            expiresOn: now + period, rowCount: Int64(rows.rowCount),
            sizeInBytes: Int64(extents.reduce(0) { $0 + $1.extentSize }), query: request.commandText))
      }
    } catch {
      database.discard(staged)
      throw error
    }
    return CommandResult(limit == 0 ? rows : rows.prefix(Int(clamping: limit)))
  }
}

extension Table {
  /// The first rows.
  fileprivate func prefix(_ count: Int) -> Table {
    guard rowCount > count else { return self }
    let columns = schema.fields.indices.map { index in
      Column(
        schema[index].type,
        Array(
          chunks.lazy.flatMap { chunk in (0..<chunk[index].count).lazy.map { chunk[index].value($0) } }.prefix(count)))
    }
    return Table(schema: schema, chunks: [columns])
  }
}

extension CommandResult {
  fileprivate static func storedResultRows(_ results: [StoredQueryResultInfo]) -> CommandResult {
    let rows: [[Value]] = results.map {
      [
        .guid($0.id), .string($0.name), .string($0.database), .string($0.principal), .long($0.sizeInBytes),
        .long($0.rowCount), .long($0.createdOn), .long($0.expiresOn),
      ]
    }
    let schema = Schema(
      declared: "StoredQueryResultId: guid, Name: string, DatabaseName: string, PrincipalIdentity: string, "
        + "SizeInBytes: long, RowCount: long, CreatedOn: datetime, ExpiresOn: datetime")
    return CommandResult(Table(schema: schema, rows: rows))
  }
}
