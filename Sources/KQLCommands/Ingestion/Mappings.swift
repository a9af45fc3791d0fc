import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLIngestion
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let kinds = "MappingKind=(csv | json | avro | parquet | orc | w3clogfile | azmonstream)"
  private static let sample =
    "table Logs ingestion csv mapping 'M' '[{\"Column\": \"Text\", \"Properties\": {\"Ordinal\": \"1\"}}]' | project Name, Kind"

  static let createTableMapping = ManagementCommand(
    "CreateTableIngestionMapping",
    syntax: ".create table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string>",
    summary: "Creates an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping, examples: [Example(".create \(sample)", "M | CSV")]
  ) { context in try context.storeMapping(existing: .refused) }

  static let createOrAlterTableMapping = ManagementCommand(
    "CreateOrAlterTableIngestionMapping",
    syntax:
      ".create-or-alter table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string>",
    summary: "Creates or replaces an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping, examples: [Example(".create-or-alter \(sample)", "M | CSV")]
  ) { context in try context.storeMapping(existing: .replaced) }

  static let alterTableMapping = ManagementCommand(
    "AlterTableIngestionMapping",
    syntax: ".alter table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string>",
    summary: "Replaces an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping
  ) { context in try context.storeMapping(existing: .required) }

  static let showTableMappings = ManagementCommand(
    "ShowTableIngestionMappings", syntax: ".show table TableName=<table> ingestion [\(kinds)] mappings",
    summary: "Lists the ingestion mappings of a table.", permission: .databaseViewer, effect: .reads,
    result: Results.tableMapping, examples: [Example(".show table Logs ingestion mappings | count", "0")]
  ) { context in
    let table = try context.table("TableName")
    let kind = context.captures.keyword("MappingKind")
    let mappings = (context.state.mappings[table.entity] ?? []).filter { kind == nil || $0.kind == kind }
    return .mappingRows(mappings.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) })
  }

  static let showTableMapping = ManagementCommand(
    "ShowTableIngestionMapping",
    syntax: ".show table TableName=<table> ingestion [\(kinds)] mapping MappingName=<string>",
    summary: "Shows an ingestion mapping of a table.", permission: .databaseViewer, effect: .reads,
    result: Results.tableMapping
  ) { context in .mappingRows([try context.mapping(of: try context.table("TableName").entity)]) }

  static let dropTableMapping = ManagementCommand(
    "DropTableIngestionMapping",
    syntax: ".drop table TableName=<table> ingestion \(kinds) mapping MappingName=<string>",
    summary: "Drops an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping
  ) { context in
    let mapping = try context.mapping(of: try context.table("TableName").entity)
    try context.change { try $0.dropMapping(mapping) }
    return .mappingRows([mapping])
  }
}

private enum ExistingMapping { case refused, replaced, required }

extension CommandContext {
  fileprivate func storeMapping(existing rule: ExistingMapping) throws -> CommandResult {
    let table = try table("TableName")
    let name = captures.string("MappingName") ?? ""
    let kindName = captures.keyword("MappingKind") ?? ""
    guard let kind = MappingKind(rawValue: kindName) else {
      throw CommandError.unsupported("mapping kind '\(kindName)'")
    }
    let mapping = try located(command.range) {
      try IngestionMapping(captures.string("MappingFormat") ?? "", kind: kind)
    }
    for element in mapping.elements where !table.columns.contains(where: { $0.name == element.column }) {
      warn("column '\(element.column)' of the mapping is not in table '\(table.name)'")
    }
    let exists = (state.mappings[table.entity] ?? []).contains { $0.name == name && $0.kind == kindName }
    if exists, rule == .refused { throw CommandError.exists("IngestionMapping", name, command.range) }
    if !exists, rule == .required { throw CommandError.notFound("IngestionMapping", name, command.range) }
    let info = MappingInfo(
      owner: table.entity, kind: kindName, name: name, json: mapping.text, lastUpdatedOn: database.clock.now())
    try change { try $0.putMapping(info) }
    return .mappingRows([info])
  }

  fileprivate func mapping(of owner: EntityName) throws -> MappingInfo {
    let name = captures.string("MappingName") ?? ""
    let kind = captures.keyword("MappingKind")
    let all = state.mappings[owner] ?? []
    guard let found = all.first(where: { $0.name == name && (kind == nil || $0.kind == kind) }) else {
      throw CommandError.notFound("IngestionMapping", name, command.range, known: all.map(\.name))
    }
    return found
  }
}

extension CommandResult {
  static func mappingRows(_ mappings: [MappingInfo]) -> CommandResult {
    let rows: [[Value]] = mappings.map { mapping in
      [
        .string(mapping.name), .string(mapping.kind.uppercased()), .string(mapping.json), .long(mapping.lastUpdatedOn),
        .string(mapping.owner.database), .string(mapping.owner.name),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: Results.tableMapping), rows: rows))
  }
}
