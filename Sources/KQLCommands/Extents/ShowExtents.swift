import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage
import KQLSyntax

/// `.show … extents` of tables, databases and the cluster, each with or without `metadata`.
struct ExtentListing: Sendable {
  /// Of the ids: `ShowTableExtents`, `ShowTableExtentsMetadata`.
  let stem: String
  let entitySyntax: String
  let noun: String
  let permission: ManagementCommand.Permission
  let example: String
  let tables: @Sendable (CommandContext) throws -> [TableInfo]

  static let all: [ExtentListing] = [
    ExtentListing(
      stem: "Table", entitySyntax: "(table OneTable=<table> | tables '(' { TableName=<table>, ',' }+ ')')",
      noun: "tables", permission: .databaseViewer, example: "table Logs"
    ) { context in
      context.captures.has("OneTable") ? [try context.table("OneTable")] : try context.listedTables()
    },
    ExtentListing(
      stem: "Database",
      entitySyntax: "(database [OneDatabase=<database>] | databases '(' { DatabaseName=<database>, ',' }+ ')')",
      noun: "databases", permission: .databaseViewer, example: "database"
    ) { context in
      let listed = context.captures.rows("DatabaseName")
      if listed.isEmpty { return context.state.tables(in: try context.databaseName("OneDatabase")) }
      return try listed.flatMap { row in
        let name = row.name("DatabaseName")?.text ?? ""
        guard let database = context.state.database(name) else { throw CommandError.databaseNotFound(name, row.range) }
        return context.state.tables(in: database.name)
      }
    },
    ExtentListing(
      stem: "Cluster", entitySyntax: "cluster", noun: "all databases", permission: .allDatabasesMonitor,
      example: "cluster"
    ) { context in
      context.state.databases.values.sorted { $0.name < $1.name }.flatMap { context.state.tables(in: $0.name) }
    },
  ]

  private static let filters = "['(' { ExtentId=<guid>, ',' }+ ')'] [Hot=hot]"
  private static let rules =
    "[where { tags Operator=(has | contains | '!has' | '!contains') Tag=<string>, and }+] "
    + "[with '(' extentsShowFilteringRuntimePolicy '=' Filtering=<value> ')']"
  private static let metadata = "ExtentId: guid, DatabaseName: string, TableName: string, ExtentMetadata: string"

  var commands: [ManagementCommand] { [show, showMetadata] }

  private var show: ManagementCommand {
    ManagementCommand(
      "Show\(stem)Extents", syntax: ".show \(entitySyntax) extents \(Self.filters) \(Self.rules)",
      summary: "Lists the extents of \(noun).", permission: permission, effect: .reads, result: Results.extents,
      examples: [
        Example(".show \(example) extents | project TableName, RowCount, Tags", "Events | 2 | drop-by:first"),
        Example(".show \(example) extents where tags has 'no such tag' | count", "0"),
      ].map { stem == "Table" ? Self.onEvents($0) : $0 }
    ) { context in
      try CommandResult(
        Table(schema: Schema(declared: Results.extents), rows: context.extents(tables(context)).map(Self.row)))
    }
  }

  private var showMetadata: ManagementCommand {
    ManagementCommand(
      "Show\(stem)ExtentsMetadata", syntax: ".show \(entitySyntax) extents \(Self.filters) metadata \(Self.rules)",
      summary: "Shows how the extents of \(noun) are stored.", permission: permission, effect: .reads,
      result: Self.metadata,
      examples: [
        Self.onEvents(
          Example(".show \(example) extents metadata | project TableName, parse_json(ExtentMetadata).RowCount", "Events | 2"))
      ]
    ) { context in
      let rows: [[Value]] = try context.extents(tables(context)).map { extent, table in
        [.guid(extent.id), .string(table.database), .string(table.name), .string(Self.description(extent, table))]
      }
      return CommandResult(Table(schema: Schema(declared: Self.metadata), rows: rows))
    }
  }

  /// The table of the examples that has rows.
  private static func onEvents(_ example: Example) -> Example {
    Example(
      example.query.replacing("table Logs", with: "table Events"), example.output, fileID: example.fileID,
      line: example.line)
  }

  static func row(_ extent: ExtentInfo, _ table: TableInfo) -> [Value] {
    let stored = Double(extent.extentSize)
    return [
      .guid(extent.id), .string(table.database), .string(table.name), .long(extent.maxCreatedOn),
      .real(Double(extent.originalSize)), .real(stored), .real(stored - Double(extent.indexSize)),
      .real(Double(extent.indexSize)), .long(Int64((extent.rowCount + 32_767) / 32_768)), .long(1),
      .string(extent.file == nil ? "catalog" : "extents"), .long(Int64(extent.rowCount)), .long(extent.minCreatedOn),
      .string(extent.tags.joined(separator: "\r\n")), .string("StorageV3"), .long(Int64(extent.deletedRowCount)),
    ]
  }

  private static func description(_ extent: ExtentInfo, _ table: TableInfo) -> String {
    let columns = table.columns.map {
      JSON.object([.init("Name", .string($0.name)), .init("Type", .string($0.type.name))])
    }
    return JSON.object([
      .init("Container", .string(extent.file ?? "catalog")), .init("RowCount", .integer(Int64(extent.rowCount))),
      .init("DeletedRowCount", .integer(Int64(extent.deletedRowCount))),
      .init("OriginalSize", .integer(Int64(extent.originalSize))),
      .init("ExtentSize", .integer(Int64(extent.extentSize))), .init("IndexSize", .integer(Int64(extent.indexSize))),
      .init("MinCreatedOn", .string(DateTimeText.text(extent.minCreatedOn))),
      .init("MaxCreatedOn", .string(DateTimeText.text(extent.maxCreatedOn))),
      .init("Tags", .array(extent.tags.map(JSON.string))), .init("Columns", .array(columns)),
    ]).text
  }
}

extension CommandContext {
  /// The extents of tables that the command's filters let pass.
  /// `cachedAs`: whose caching policy holds, when it is not the table's.
  func extents(_ tables: [TableInfo], cachedAs entity: EntityName? = nil) throws -> [(ExtentInfo, TableInfo)] {
    let ids = try Set(
      captures.rows("ExtentId").compactMap { $0.expression("ExtentId") }.map { try GuidSyntax.guid($0) })
    let rules = captures.rows("Operator").map {
      (operation: $0.keyword("Operator") ?? "has", tag: $0.string("Tag") ?? "")
    }
    return try tables.flatMap { table in
      let isHot = captures.has("Hot") ? CachingSpan(entity ?? table.entity, state, now: database.clock.now()) : nil
      return try extents(of: table).filter { extent in
        (ids.isEmpty || ids.contains(extent.id)) && isHot?.contains(extent) ?? true
          && rules.allSatisfy { Self.matches(extent.tags, $0) }
      }.map { ($0, table) }
    }
  }

  /// `has` compares whole tags, `contains` parts of them without regard to case.
  private static func matches(_ tags: [String], _ rule: (operation: String, tag: String)) -> Bool {
    let part = rule.tag.lowercased()
    return switch rule.operation {
    case "has": tags.contains(rule.tag)
    case "!has": !tags.contains(rule.tag)
    case "contains": tags.contains { $0.lowercased().contains(part) }
    default: !tags.contains { $0.lowercased().contains(part) }
    }
  }
}

/// Which extents the caching policy in force calls hot: all when there is none.
struct CachingSpan {
  private let since: Int64?
  private let windows: [ClosedRange<Int64>]

  init(_ entity: EntityName, _ state: CatalogState, now: Int64) {
    guard let policy = state.effectivePolicy("caching", of: entity).flatMap({ JSON($0) }) else {
      (since, windows) = (nil, [])
      return
    }
    let span = policy["DataHotSpan"]?["Value"]?.string.flatMap { TimeSpanText.parse($0) }
    since = span.map { now.subtractingReportingOverflow($0) }.map { $0.overflow ? .min : $0.partialValue }
    windows = (policy["HotWindows"]?.array ?? []).compactMap { window in
      guard let from = window["MinValue"]?.string.flatMap(PolicyText.datetime),
        let to = window["MaxValue"]?.string.flatMap(PolicyText.datetime), from <= to
      else { return nil }
      return from...to
    }
  }

  func contains(_ extent: ExtentInfo) -> Bool {
    guard let since else { return true }
    return extent.maxCreatedOn >= since || windows.contains { $0.contains(extent.maxCreatedOn) }
  }
}
