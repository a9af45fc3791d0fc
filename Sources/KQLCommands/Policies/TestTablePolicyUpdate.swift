import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let trials =
    "Step: int, Source: string, Target: string, RowsIn: long, RowsOut: long, Result: string, Details: string, "
    + "IsTransactional: bool, Query: string"

  static let testTablePolicyUpdate = ManagementCommand(
    "TestTablePolicyUpdate",
    syntax:
      ".test table TableName=<table> policy update [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_query>",
    summary: "Runs the update policy of a table, and what it sets off, over the rows of a query without storing anything.",
    permission: .tableAdmin, effect: .reads, result: nil, commandType: "TablePolicyUpdateTest",
    examples: [
      Example(
        ".test table Parsed policy update <| print Text = 'one'",
        """
        1 | Logs | Parsed | 1 | 1 | Completed |  | false | ParseLogs()
        null | one
        """,
        after: [
          #".alter table Parsed policy update @'[{"Source": "Logs", "Query": "ParseLogs()"}]'"#
        ])
    ]
  ) { context in
    let properties = try PropertyList(context.captures, known: ["source"])
    let target = try context.table("TableName")
    let source = try context.sourceOfTest(target, named: try properties.string("source"), properties.range("source"))
    let rows = try context.queries.run(try context.requiredInput(), in: context).table
    let chunks = try context.rows(rows, as: source)
    let trials = try context.database.tryUpdatePolicy(
      of: target, from: source, rows: chunks, snapshot: context.snapshot, request: context.request)
    return CommandResult(trials: trials, schema: Schema(declared: Self.trials))
  }
}

extension CommandContext {
  /// The table whose rows are given: the one named, else the only one that the policy reads.
  fileprivate func sourceOfTest(_ target: TableInfo, named name: String?, _ range: SourceRange?) throws -> TableInfo {
    let entries = try UpdatePolicy.parse(state.policy("update", of: target.entity) ?? "[]")
    guard !entries.isEmpty else {
      throw Diagnostic(
        code: "General_BadRequest", "table '\(target.name)' has no update policy", range: command.range)
    }
    if let name {
      let table = try snapshot.table(name, in: target.database)
      guard entries.contains(where: { $0.matches(name) }) else {
        throw Diagnostic(
          code: "General_BadRequest", "no entry of the update policy of table '\(target.name)' reads '\(name)'",
          range: range, hints: ["sources: " + entries.map(\.source).joined(separator: ", ")])
      }
      return table
    }
    let sources = Set(entries.filter { !$0.sourceIsWildCard }.map(\.source)).sorted()
    guard sources.count == 1, !entries.contains(where: \.sourceIsWildCard), let only = sources.first else {
      throw Diagnostic(
        code: "General_BadRequest", "the update policy of table '\(target.name)' reads several tables",
        range: command.range, hints: ["say whose rows these are: with (source = '\(sources.first ?? "T")')"])
    }
    return try snapshot.table(only, in: target.database)
  }

  /// The rows with the columns of the table: found by their names when all are names of columns, else by position.
  fileprivate func rows(_ rows: Table, as table: TableInfo) throws -> [[Column]] {
    let names = rows.schema.fields.map(\.name)
    let isNamed = names.allSatisfy { name in table.columns.contains { $0.name == name } }
    if !isNamed, rows.schema.count != table.columns.count {
      throw Diagnostic(
        code: "General_BadRequest",
        "the rows have \(rows.schema.count) columns, table '\(table.name)' has \(table.columns.count): "
          + table.columns.cslText, range: command.range,
        hints: ["columns with the names of the table's may be fewer"])
    }
    let positions = table.columns.indices.map { index in
      isNamed ? names.firstIndex(of: table.columns[index].name) : index
    }
    for (column, position) in zip(table.columns, positions) {
      guard let position, rows.schema[position].type != column.type else { continue }
      throw Diagnostic(
        code: "General_BadRequest",
        "column '\(rows.schema[position].name)' of the rows is \(rows.schema[position].type.name), column "
          + "'\(column.name)' of table '\(table.name)' is \(column.type.name)", range: command.range)
    }
    return rows.chunks.map { chunk in
      let count = chunk.first?.count ?? 0
      return zip(table.columns, positions).map { column, position in
        position.map { chunk[$0] } ?? .nulls(column.type, count: count)
      }
    }
  }
}

extension CommandResult {
  /// The steps, then the rows that each would add to its table.
  fileprivate init(trials: [PolicyTrial], schema: Schema) {
    var rows: [[Value]] = []
    var outputs: [(name: String, table: Table)] = []
    for trial in trials {
      var (rowsOut, result, details) = (Value.null, "Completed", "")
      switch trial.outcome {
      case .rows(let table):
        rowsOut = .long(Int64(table.rowCount))
        outputs.append((trial.target.name, table))
      case .failure(let cause):
        result = "Failed"
        let effect = trial.policy.isTransactional ? "the ingestion would be refused" : "these rows would be missing"
        details = "\(cause.message) [\(cause.code)]; \(effect)"
      case .skipped(let reason):
        result = "Skipped"
        details = reason
      }
      rows.append([
        .long(Int64(trial.depth)), .string(trial.source.name), .string(trial.target.name),
        .long(Int64(trial.rowsIn)), rowsOut, .string(result), .string(details),
        .bool(trial.policy.isTransactional), .string(trial.policy.query),
      ])
    }
    self.init(tables: [Table(schema: schema, rows: rows)] + outputs.map(\.table))
    names = ["Steps"] + outputs.map(\.name)
    hasFailedRows = rows.contains { $0[5] == .string("Failed") }
  }
}
