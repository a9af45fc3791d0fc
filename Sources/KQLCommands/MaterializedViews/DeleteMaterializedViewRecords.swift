import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  static let deleteMaterializedViewRecords = ManagementCommand(
    "DeleteMaterializedViewRecords",
    syntax: ".delete [async] materialized-view MaterializedViewName=<materializedview> records "
      + "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_query>",
    summary: "Deletes the records of a materialized view that a query selects; what its source gets later begins anew.",
    permission: .databaseAdmin, effect: .writes, result: nil,
    examples: [
      Example(
        ".delete materialized-view ByText records <| ByText | where Text == 'x'", "",
        after: [".create materialized-view ByText on table Logs { Logs | summarize count() by Text }"])
    ]
  ) { context in try context.runs { try context.deleteViewRecords() } }
}

extension CommandContext {
  fileprivate func deleteViewRecords() throws -> CommandResult {
    let isPretended = try PropertyList(captures, known: ["whatif"]).bool("whatif") ?? false
    let input = try requiredInput()
    try DeletePredicate.check(input, range: command.range)
    var view = try materializedView()
    // Records that only the source has so far are records of the view, too.
    if !isPretended, view.progress.isEnabled, try snapshot.hasWaitingRows(view) {
      database.materializeView(view.name, in: view.database)
      try refresh()
      view = try materializedView()
      guard try !snapshot.hasWaitingRows(view) else {
        throw Diagnostic(
          code: "General_BadRequest", "materialized view '\(view.name)' could not be brought up to date first",
          range: command.range, hints: [".show materialized-view \(view.name) failures says why."])
      }
    }
    let rows = try queries.run(DeletePredicate.keepingColumns(input), in: self).table
    let keys = view.table.columns.prefix(view.shape.keyCount)
    let positions = try keys.map { key -> Int in
      if let position = rows.schema.index(of: key.name), rows.schema[position].type == key.type { return position }
      throw Diagnostic(
        code: "General_BadRequest",
        "the query must select records of the view, and leave the column '\(key.name)' as it is", range: command.range)
    }
    let source = try database.numberedSource(of: view.table, in: snapshot)
    let numbers = try ViewRecords.numbers(
      of: Set(ViewRecords.values(rows, positions)), in: source.materialised(), keyCount: keys.count)
    let deletion = try database.deleteRows(
      numbers, of: source, in: view, isPretended: isPretended, request: request)
    try refresh()
    return .deletedRows(deletion)
  }
}

/// Finds the stored states of records.
private enum ViewRecords {
  static func values(_ table: Table, _ positions: [Int]) -> [[Value]] {
    table.chunks.flatMap { chunk in
      (0..<(chunk.first?.count ?? 0)).map { row in positions.map { chunk[$0].value(row) } }
    }
  }

  static func numbers(of keys: Set<[Value]>, in table: Table, keyCount: Int) throws -> [Int64] {
    guard let number = table.schema.index(of: TableSource.rowNumberName) else { return [] }
    return values(table, Array(0..<keyCount) + [number]).compactMap { row in
      guard case .long(let number)? = row.last, keys.contains(Array(row.dropLast())) else { return nil }
      return number
    }
  }
}
