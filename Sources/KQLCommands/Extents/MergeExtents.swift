import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let merged = "OriginalExtentId: string, ResultExtentId: string, Duration: timespan"

  static let mergeExtents = ManagementCommand(
    "MergeExtents",
    syntax: ".merge [async] TableName=<table> '(' { ExtentId=<guid>, ',' }+ ')' [with '(' rebuild '=' true ')']",
    summary: "Makes one extent of several; rows, tags and ingestion times stay.", permission: .tableAdmin,
    effect: .writes, result: merged,
    examples: [Example(".merge Events (<extent>) with (rebuild = true) | count", "0")]
  ) { context in
    try context.runs {
      let (table, extents) = try context.mergedExtents()
      let results = try context.database.merge(extents.map(\.extent), of: table, request: context.request)
      try context.refresh()
      let rows: [[Value]] = results.map {
        [.string($0.original.dashed), .string($0.result.dashed), .long($0.duration)]
      }
      return CommandResult(Table(schema: Schema(declared: merged), rows: rows))
    }
  }

  static let mergeExtentsDryrun = ManagementCommand(
    "MergeExtentsDryrun", syntax: ".merge dryrun TableName=<table> '(' { ExtentId=<guid>, ',' }+ ')'",
    summary: "Shows what .merge would merge.", permission: .tableAdmin, effect: .reads, result: merged,
    examples: [Example(".merge dryrun Events (<extent>) | project ResultExtentId, Duration", " | 00:00:00")]
  ) { context in
    let (_, extents) = try context.mergedExtents()
    let rows: [[Value]] = extents.map { [.string($0.info.id.dashed), .string(""), .long(0)] }
    return CommandResult(Table(schema: Schema(declared: merged), rows: rows))
  }
}

extension CommandContext {
  fileprivate func mergedExtents() throws -> (TableInfo, [ChosenExtent]) {
    let table = try table("TableName")
    let extents = try find(try listedIds("ExtentId"), in: [table])
    guard let first = extents.first, extents.allSatisfy({ $0.info.dropByTags == first.info.dropByTags }) else {
      throw Diagnostic(
        code: "General_BadRequest", "extents with different drop-by tags cannot be merged", range: command.range)
    }
    return (table, extents)
  }
}
