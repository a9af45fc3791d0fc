import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let selection =
    "from (All=all tables | TableName=<table>) "
    + "[trim by Measure=(extentsize | datasize) TrimSize=<long> Unit=(MB | GB | bytes)] [limit LimitCount=<long>]"

  static let dropExtent = ManagementCommand(
    "DropExtent", syntax: ".drop extent OneExtent=<guid> [from TableName=<table>]", summary: "Drops an extent.",
    permission: .tableAdmin, effect: .writes, result: CommandResult.dropped,
    examples: [Example(".drop extent <extent> from Events | project TableName", "Events")]
  ) { context in
    guard let expression = context.captures.expression("OneExtent") else {
      throw Diagnostic(code: "SYN0002", "the id of an extent is needed", range: context.command.range)
    }
    return try context.drop(try context.find([try GuidSyntax.guid(expression)], in: try context.tablesOfDrop()))
  }

  static let dropExtents = ManagementCommand(
    "DropExtents",
    syntax:
      ".drop extents ('(' { ExtentId=<guid>, ',' }+ ')' [from TableName=<table>] | [WhatIf=whatif] '<|' <input_query> "
      + "| older Older=<long> Period=(days | hours) \(selection) | \(selection))",
    summary: "Drops extents: listed, named by a query, old ones, or the oldest beyond a size.",
    permission: .tableAdmin, effect: .writes, result: CommandResult.dropped,
    examples: [
      Example(".drop extents from Logs | count", "0"),
      Example(".drop extents older 10 days from all tables | count", "0"),
      Example(".drop extents whatif <| .show table Events extents", "<guid> | Events | 2024-01-01T00:00:00.0000000Z"),
    ]
  ) { context in
    let ids = try context.listedIds("ExtentId")
    if !ids.isEmpty { return try context.drop(try context.find(ids, in: try context.tablesOfDrop())) }
    guard let input = context.command.input else { return try context.drop(try context.selectedExtents()) }
    let found = try context.find(try context.references(input).map(\.id), in: try context.allTables)
    return context.captures.has("WhatIf") ? .droppedRows(found) : try context.drop(found)
  }

  static let dropPretendExtents = ManagementCommand(
    "DropPretendExtentsByProperties",
    syntax: ".drop-pretend extents [older Older=<long> Period=(days | hours)] \(selection)",
    summary: "Shows the extents that .drop extents would drop.", permission: .tableAdmin, effect: .reads,
    result: CommandResult.dropped, examples: [Example(".drop-pretend extents from Logs | count", "0")]
  ) { context in .droppedRows(try context.selectedExtents()) }

  static let clearTableData = ManagementCommand(
    "ClearTableData", syntax: ".clear [async] table TableName=<table> data",
    summary: "Removes all rows of a table.", permission: .tableAdmin, effect: .writes, result: "Status: string",
    examples: [Example(".clear table Logs data", "Succeeded")]
  ) { context in
    try context.runs {
      _ = try context.drop(try context.chosen(try context.table("TableName")))
      return CommandResult(Table(schema: Schema(declared: "Status: string"), rows: [[.string("Succeeded")]]))
    }
  }
}

extension CommandContext {
  fileprivate func tablesOfDrop() throws -> [TableInfo] {
    captures.has("TableName") ? [try table("TableName")] : try allTables
  }

  fileprivate func drop(_ extents: [ChosenExtent]) throws -> CommandResult {
    try database.dropExtents(extents.map { ($0.extent, $0.table) }, request: request)
    try refresh()
    return .droppedRows(extents)
  }

  private func number(_ capture: String) throws -> Int64? {
    guard let expression = captures.expression(capture) else { return nil }
    guard let value = PropertyList.text(expression).flatMap({ Int64($0) }), value >= 0 else {
      throw Diagnostic(
        code: "General_BadRequest", "a number that is not negative is needed here", range: expression.range)
    }
    return value
  }

  /// What `older … from … trim by … limit …` selects, oldest first.
  fileprivate func selectedExtents() throws -> [ChosenExtent] {
    var extents = try tablesOfDrop().flatMap { try chosen($0) }.sorted { $0.info.maxCreatedOn < $1.info.maxCreatedOn }
    if let older = try number("Older") {
      let unit: Int64 = captures.keyword("Period") == "hours" ? 36_000_000_000 : 864_000_000_000
      let (period, overflows) = older.multipliedReportingOverflow(by: unit)
      let now = database.clock.now()
      extents = overflows ? [] : extents.filter { $0.info.maxCreatedOn < now - min(period, now) }
    }
    if let size = try number("TrimSize") {
      let unit: Int64 = ["MB": 1 << 20, "GB": 1 << 30][captures.keyword("Unit") ?? ""] ?? 1
      let (bytes, overflows) = size.multipliedReportingOverflow(by: unit)
      let isData = captures.keyword("Measure") == "datasize"
      let sizes = extents.map { Int64(isData ? $0.info.originalSize : $0.info.extentSize) }
      var rest = sizes.reduce(0, +)
      var count = 0
      while count < extents.count, !overflows, rest > bytes {
        rest -= sizes[count]
        count += 1
      }
      extents = Array(extents.prefix(count))
    }
    if let limit = try number("LimitCount") { extents = Array(extents.prefix(Int(clamping: limit))) }
    return extents
  }
}
