import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  private static let tags =
    "TableName: string, TotalExtentsCount: long, TaggedExtentsCount: long, TotalTagsCount: long, "
    + "TotalTagsLength: long, DropByTagsCount: long, DropByTagsLength: long, IngestByTagsCount: long, "
    + "IngestByTagsLength: long"

  static let showDatabaseExtentTagsStatistics = ManagementCommand(
    "ShowDatabaseExtentTagsStatistics",
    syntax: ".show database extent tags statistics [with '(' minCreationTime '=' MinCreationTime=<value> ')']",
    summary: "Counts the tags of the extents of each table.", permission: .databaseMonitor, effect: .reads,
    result: tags,
    examples: [
      Example(
        ".show database extent tags statistics | where TotalExtentsCount > 0", "Events | 1 | 1 | 1 | 13 | 1 | 13 | 0 | 0")
    ]
  ) { context in
    var earliest = Int64.min
    if let expression = context.captures.expression("MinCreationTime") {
      guard let ticks = PropertyList.text(expression).flatMap({ DateTimeText.parse($0) }) else {
        throw Diagnostic(
          code: "BadRequest_MalformedIngestionProperty", "'minCreationTime' needs a datetime", range: expression.range)
      }
      earliest = ticks
    }
    let rows: [[Value]] = try context.state.tables(in: try context.databaseInfo.name).map { table in
      let extents = try context.extents(of: table).filter { $0.maxCreatedOn >= earliest }
      let all = extents.flatMap(\.tags)
      func sums(_ prefix: String) -> [Value] {
        let chosen = all.filter { $0.hasPrefix(prefix) }
        return [.long(Int64(chosen.count)), .long(Int64(chosen.reduce(0) { $0 + $1.count }))]
      }
      let counts: [Value] = [
        .string(table.name), .long(Int64(extents.count)), .long(Int64(extents.count { !$0.tags.isEmpty })),
      ]
      return counts + sums("") + sums("drop-by:") + sums("ingest-by:")
    }
    return CommandResult(Table(schema: Schema(declared: tags), rows: rows))
  }

  private static let partitioned =
    "TableName: string, PartitioningPolicy: dynamic, TotalRowCount: long, PartitionedRowCount: long, "
    + "PartitionedRowsPercentage: real"

  static let showDatabaseExtentsPartitioningStatistics = ManagementCommand(
    "ShowDatabaseExtentsPartitioningStatistics",
    syntax: ".show database [DatabaseName=<database>] extents partitioning statistics",
    summary: "Shows the tables with a partitioning policy; their extents are not partitioned here.",
    permission: .databaseViewer, effect: .reads, result: partitioned,
    examples: [Example(".show database extents partitioning statistics | count", "0")]
  ) { context in
    let tables = context.state.tables(in: try context.databaseName("DatabaseName"))
    let rows: [[Value]] = try tables.compactMap { table in
      guard let policy = context.state.policy("partitioning", of: table.entity) else { return nil }
      let count = try context.extents(of: table).reduce(0) { $0 + $1.liveRowCount }
      return [.string(table.name), .dynamic(policy), .long(Int64(count)), .long(0), .real(0)]
    }
    return CommandResult(Table(schema: Schema(declared: partitioned), rows: rows))
  }
}
