import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

/// An extent in the table that has it now.
struct ChosenExtent {
  let extent: TableExtent
  let table: TableInfo

  var info: ExtentInfo { extent.info }
}

/// An id of an extent that a query gave, with the columns that came beside it.
struct ExtentReference {
  let id: GUID
  let tableName: String?
  let tag: String?
}

extension CommandContext {
  func chosen(_ table: TableInfo) throws -> [ChosenExtent] {
    try snapshot.extents(of: table).map { ChosenExtent(extent: $0, table: table) }
  }

  /// The ids of a `(guid, …)`.
  func listedIds(_ capture: String) throws -> [GUID] {
    try captures.rows(capture).compactMap { $0.expression(capture) }.map { try GuidSyntax.guid($0) }
  }

  /// The extents that a query names in its column `ExtentId`.
  func references(_ input: Command.Input) throws -> [ExtentReference] {
    let answer = try queries.run(input, in: self).table
    guard let ids = answer.values(of: "ExtentId") else {
      throw Diagnostic(
        code: "General_BadRequest", "the query must have a column 'ExtentId'", range: command.range,
        hints: ["as in: .show table T extents | project ExtentId, TableName"])
    }
    let names = answer.values(of: "TableName")
    let tags = answer.values(of: "Tags")
    return try ids.indices.map { index in
      ExtentReference(
        id: try Self.guid(ids[index]), tableName: names.flatMap { Self.text($0[index]) },
        tag: tags.flatMap { Self.text($0[index]) })
    }
  }

  private static func guid(_ value: Value) throws -> GUID {
    switch value {
    case .guid(let id): return id
    case .string(let text):
      if let id = GUID(hex: text) { return id }
      throw Diagnostic(code: "General_BadRequest", "'\(text)' is not the id of an extent")
    default: throw Diagnostic(code: "General_BadRequest", "the column 'ExtentId' holds guids or strings")
    }
  }

  private static func text(_ value: Value) -> String? {
    if case .string(let text) = value { return text }
    return nil
  }

  /// The extents with these ids; one that is in none of the tables is an error.
  func find(_ ids: [GUID], in tables: [TableInfo]) throws -> [ChosenExtent] {
    var known: [GUID: ChosenExtent] = [:]
    for table in tables { for extent in try chosen(table) { known[extent.info.id] = extent } }
    var seen: Set<GUID> = []
    return try ids.filter { seen.insert($0).inserted }.map { id in
      guard let extent = known[id] else {
        let place = tables.count == 1 ? "table '\(tables[0].name)'" : "the database"
        throw Diagnostic(
          code: "General_BadRequest", "extent \(id.dashed) is not in \(place)", range: command.range,
          hints: ["'.show database extents' lists them"])
      }
      return extent
    }
  }

  var allTables: [TableInfo] { get throws { state.tables(in: try databaseInfo.name) } }

  /// Those created between the properties `extentCreatedOnFrom` and `extentCreatedOnTo`.
  func created(_ extents: [ChosenExtent], _ properties: PropertyList) throws -> [ChosenExtent] {
    func bound(_ name: String) throws -> Int64? {
      guard let text = properties.text(name) else { return nil }
      guard let ticks = PolicyText.datetime(text) else {
        throw Diagnostic(
          code: "BadRequest_MalformedIngestionProperty", "property '\(name)' needs a datetime",
          range: properties.range(name))
      }
      return ticks
    }
    let from = try bound("extentCreatedOnFrom")
    let to = try bound("extentCreatedOnTo")
    return extents.filter { $0.info.maxCreatedOn >= (from ?? .min) && $0.info.minCreatedOn <= (to ?? .max) }
  }
}

extension CommandResult {
  static let moved = "OriginalExtentId: string, ResultExtentId: string, Details: string"
  static let dropped = "ExtentId: guid, TableName: string, CreatedOn: datetime"

  static func movedRows(_ successions: [ExtentSuccession]) -> CommandResult {
    let rows: [[Value]] = successions.map {
      [.string($0.original.id.dashed), .string($0.result?.id.dashed ?? ""), .string("")]
    }
    return CommandResult(Table(schema: Schema(declared: moved), rows: rows))
  }

  static func droppedRows(_ extents: [ChosenExtent]) -> CommandResult {
    let rows: [[Value]] = extents.map {
      [.guid($0.info.id), .string($0.table.name), .long($0.info.maxCreatedOn)]
    }
    return CommandResult(Table(schema: Schema(declared: dropped), rows: rows))
  }
}
