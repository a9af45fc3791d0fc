import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let deleted = "OriginalExtentId: guid, ResultExtentId: guid, RecordsMatchPredicate: long"
  private static let updated = "Table: string, Action: string, ExtentId: guid, RowCount: long"

  static let deleteTableRecords = ManagementCommand(
    "DeleteTableRecords", syntax: ".delete [async] table TableName=<table> records \(with) '<|' <input_query>",
    summary: "Deletes the rows of a table that a query selects; there is no undo.", permission: .databaseAdmin,
    effect: .writes, result: deleted,
    examples: [Example(".delete table Logs records <| Logs | where Text == 'x'", "")]
  ) { context in
    try context.runs {
      let table = try context.table("TableName")
      let properties = try PropertyList(context.captures, known: ["whatif"])
      let isPretended = try properties.bool("whatif") ?? false
      let input = try context.requiredInput()
      try DeletePredicate.check(input, range: context.command.range)
      let used = try DeletePredicate.used(input, in: context)
      try DeletePredicate.checkIsLocal(used, "a predicate of .delete", context.command.range)
      if let other = (used.tables.subtracting([table.name]).union(used.views)).min() {
        throw Diagnostic(
          code: "General_BadRequest", "a predicate of .delete reads the table itself only, not '\(other)'",
          range: context.command.range, hints: [".update table … delete may join other tables"])
      }
      let source = try context.database.numberedSource(of: table, in: context.snapshot)
      let predicate = DeletePredicate.keepingColumns(input)
      let rows = try context.queries.run(predicate, in: context, reading: [table.name: source]).table
      let deletion = try context.database.deleteRows(
        try DeletePredicate.numbers(rows, context.command.range), of: source, in: table, isPretended: isPretended,
        snapshot: context.snapshot, request: context.request)
      try context.refresh()
      return .deletedRows(deletion)
    }
  }

  static let updateTable = ManagementCommand(
    "TableDataUpdate",
    syntax: ".update [async] table TableName=<table> delete DeleteIdentifier=<name> append AppendIdentifier=<name> "
      + "\(with) '<|' <input_query>",
    summary: "Deletes rows of a table and appends others, in one transaction.", permission: .tableAdmin,
    effect: .writes, result: updated,
    examples: [
      Example(
        """
        .update table Logs delete D append A <|
        let D = Logs | where Text == 'x';
        let A = D | extend Text = 'y';
        """, "")
    ]
  ) { context in
    try context.runs {
      let table = try context.table("TableName")
      let properties = try PropertyList(context.captures, known: ["whatif", "distributed"])
      let source = try context.database.numberedSource(of: table, in: context.snapshot)
      let numbers = try context.deletedNumbers(table, source)
      try context.checkIsLocal(try context.requiredName("AppendIdentifier"))
      let added = try context.rows(ofLet: try context.requiredName("AppendIdentifier"))
      let types = added.schema.fields.map(\.type)
      guard types == table.columns.map(\.type) else {
        throw Diagnostic(
          code: "General_BadRequest",
          "the appended rows must have the types of the columns of table '\(table.name)', in their order",
          range: context.command.range)
      }
      let deletion = try context.database.deleteRows(
        numbers, of: source, in: table, adding: added.chunks, isPretended: try properties.bool("whatif") ?? false,
        snapshot: context.snapshot, request: context.request)
      try context.refresh()
      return .updatedRows(table, deletion)
    }
  }

  static let updateTableMove = ManagementCommand(
    "TableDataUpdateMove",
    syntax: ".update [async] table TableName=<table> delete DeleteIdentifier=<name> move SourceTableName=<table> "
      + "\(with) '<|' <input_query>",
    summary: "Deletes rows of a table and moves the extents of another one into it, in one transaction.",
    permission: .tableAdmin, effect: .writes, result: updated,
    examples: [
      Example(
        """
        .update table Logs delete D move Parsed <|
        let D = Logs | where Text == 'x';
        """, "")
    ]
  ) { context in
    try context.runs {
      let table = try context.table("TableName")
      let properties = try PropertyList(context.captures, known: ["whatif", "extentTagsToMove"])
      let staging = try context.table("SourceTableName")
      guard staging.id != table.id else {
        throw Diagnostic(
          code: "General_BadRequest", "extents of table '\(table.name)' cannot be moved into itself",
          range: context.command.range)
      }
      guard staging.columns.map(\.name) == table.columns.map(\.name),
        staging.columns.map(\.type) == table.columns.map(\.type)
      else {
        throw Diagnostic(
          code: "General_BadRequest", "tables '\(staging.name)' and '\(table.name)' must have the same columns",
          range: context.command.range)
      }
      let tags = try properties.strings("extentTagsToMove")
      let moved = try context.snapshot.extents(of: staging).filter { extent in
        tags.map { wanted in wanted.contains { extent.info.tags.contains($0) } } ?? true
      }
      let source = try context.database.numberedSource(of: table, in: context.snapshot)
      let numbers = try context.deletedNumbers(table, source)
      let deletion = try context.database.deleteRows(
        numbers, of: source, in: table, moving: moved.map { ($0, staging) },
        isPretended: try properties.bool("whatif") ?? false, snapshot: context.snapshot, request: context.request)
      try context.refresh()
      return .updatedRows(table, deletion)
    }
  }
}

extension CommandContext {
  fileprivate func deletedNumbers(_ table: TableInfo, _ source: TableSource) throws -> [Int64] {
    let name = try requiredName("DeleteIdentifier")
    try checkIsLocal(name)
    return try DeletePredicate.numbers(try rows(ofLet: name, reading: [table.name: source]), command.range)
  }
}

extension CommandContext {
  /// What a `let` of an update reads is in the database.
  fileprivate func checkIsLocal(_ name: Name) throws {
    guard case .query(let query)? = command.input else { return }
    let used = try queries.reading(ofText: source(query.range) + "\n" + name.text, in: self).used
    try DeletePredicate.checkIsLocal(used, "'\(name.text)' of .update", name.range)
  }
}

extension CommandResult {
  static func deletedRows(_ deletion: Database.Deletion) -> CommandResult {
    let rows: [[Value]] = zip(deletion.replaced, deletion.deletedCounts).map { succession, count in
      [.guid(succession.original.id), succession.result.map { .guid($0.id) } ?? .null, .long(Int64(count))]
    }
    let schema = Schema(declared: "OriginalExtentId: guid, ResultExtentId: guid, RecordsMatchPredicate: long")
    return CommandResult(Table(schema: schema, rows: rows))
  }

  fileprivate static func updatedRows(_ table: TableInfo, _ deletion: Database.Deletion) -> CommandResult {
    let deleted: [[Value]] = zip(deletion.replaced, deletion.deletedCounts).map { succession, count in
      [.string(table.name), .string("Delete"), .guid(succession.original.id), .long(Int64(count))]
    }
    let created: [[Value]] = deletion.added.map {
      [.string(table.name), .string("Create"), .guid($0.id), .long(Int64($0.rowCount))]
    }
    let schema = Schema(declared: "Table: string, Action: string, ExtentId: guid, RowCount: long")
    return CommandResult(Table(schema: schema, rows: deleted + created))
  }
}

/// The rules for queries that say which rows to delete.
enum DeletePredicate {
  private static let operators: Set<String> = ["where", "filter", "extend", "project", "order", "sort", "take", "limit"]

  /// `project` as `extend`: which rows are meant is all that counts, and the number of a row must stay beside them.
  static func keepingColumns(_ input: Command.Input) -> Command.Input {
    guard case .query(var query) = input, case .expression(.pipeline(var pipeline))? = query.statements.last else {
      return input
    }
    for index in pipeline.operators.indices where pipeline.operators[index].name == "project" {
      pipeline.operators[index].name = "extend"
    }
    query.statements[query.statements.count - 1] = .expression(.pipeline(pipeline))
    return .query(query)
  }

  static func check(_ input: Command.Input, range: SourceRange) throws {
    guard case .query(let query) = input, case .expression(let expression)? = query.statements.last,
      case .pipeline(let pipeline) = expression
    else {
      throw Diagnostic(
        code: "General_BadRequest", "a predicate is needed after <|, as in: T | where …", range: range)
    }
    for call in pipeline.operators where !operators.contains(call.name) {
      throw Diagnostic(
        code: "General_BadRequest", "'\(call.name)' is not allowed in a predicate of .delete", range: call.range,
        hints: ["operators here: where, extend, project, order, take"])
    }
    guard pipeline.operators.contains(where: { $0.name == "where" || $0.name == "filter" }) else {
      throw Diagnostic(code: "General_BadRequest", "a predicate of .delete needs a 'where'", range: range)
    }
  }

  static func used(_ input: Command.Input, in context: CommandContext) throws -> SnapshotResolver.Used {
    guard case .query(let query) = input else { return SnapshotResolver.Used() }
    do {
      return try context.queries.reading(ofText: context.source(query.range), in: context).used
    } catch {
      // Said again with its place where the query is run.
      return SnapshotResolver.Used()
    }
  }

  /// No files, external tables or other databases.
  static func checkIsLocal(_ used: SnapshotResolver.Used, _ what: String, _ range: SourceRange?) throws {
    let outside =
      used.externalTables.min().map { "external table '\($0)'" }
      ?? used.databases.min().map { "database '\($0)'" } ?? (used.readsExternalData ? "external data" : nil)
    guard let outside else { return }
    throw Diagnostic(code: "General_BadRequest", "\(what) cannot read \(outside)", range: range)
  }

  /// The numbers of the rows, each once.
  static func numbers(_ rows: Table, _ range: SourceRange) throws -> [Int64] {
    guard let values = rows.values(of: TableSource.rowNumberName) else {
      throw Diagnostic(
        code: "General_BadRequest", "the query must select rows of the table with all their columns", range: range,
        hints: ["leave out project and summarize"])
    }
    var seen: Set<Int64> = []
    return values.compactMap { value in
      guard case .long(let number) = value, seen.insert(number).inserted else { return nil }
      return number
    }
  }
}
