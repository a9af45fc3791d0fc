import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLIngestion
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let kinds = "MappingKind=(csv | json | avro | #apacheavro | parquet | orc | w3clogfile | azmonstream)"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let sample =
    "table Logs ingestion csv mapping 'M' '[{\"Column\": \"Text\", \"Properties\": {\"Ordinal\": \"1\"}}]' | project Name, Kind"

  static let createTableMapping = ManagementCommand(
    "CreateTableIngestionMapping",
    syntax:
      ".create table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string> \(with)",
    summary: "Creates an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping, examples: [Example(".create \(sample)", "M | CSV")]
  ) { context in try context.storeTableMapping(.create) }

  static let createOrAlterTableMapping = ManagementCommand(
    "CreateOrAlterTableIngestionMapping",
    syntax:
      ".create-or-alter table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string> \(with)",
    summary: "Creates or replaces an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping, examples: [Example(".create-or-alter \(sample)", "M | CSV")]
  ) { context in try context.storeTableMapping(.createOrAlter) }

  static let alterTableMapping = ManagementCommand(
    "AlterTableIngestionMapping",
    syntax:
      ".alter table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string> \(with)",
    summary: "Replaces an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping,
    examples: [
      Example(
        #".alter table Events ingestion csv mapping 'ByOrder' '[{"Column": "Name", "Properties": {"Ordinal": "1"}}]' | project Name, Mapping"#,
        #"ByOrder | [{"Column":"Name","DataType":"","Properties":{"Ordinal":"1"}}]"#)
    ]
  ) { context in try context.storeTableMapping(.alter) }

  static let alterMergeTableMapping = ManagementCommand(
    "AlterMergeTableIngestionMapping",
    syntax:
      ".alter-merge table TableName=<table> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string> \(with)",
    summary: "Adds columns to an ingestion mapping of a table, or replaces them in it.", permission: .tableIngestor,
    effect: .writes, result: Results.tableMapping,
    examples: [
      Example(
        #".alter-merge table Events ingestion csv mapping 'ByOrder' '[{"Column": "Name", "Properties": {"Ordinal": "1"}}]' | project Name, Mapping"#,
        #"ByOrder | [{"Column":"Id","DataType":"","Properties":{"Ordinal":"0"}},{"Column":"Name","DataType":"","Properties":{"Ordinal":"1"}}]"#
      )
    ]
  ) { context in try context.storeTableMapping(.alterMerge) }

  static let showTableMappings = ManagementCommand(
    "ShowTableIngestionMappings", syntax: ".show table TableName=<table> ingestion [\(kinds)] mappings",
    summary: "Lists the ingestion mappings of a table.", permission: .databaseViewer, effect: .reads,
    result: Results.tableMapping, examples: [Example(".show table Logs ingestion mappings | count", "0")]
  ) { context in
    let table = try context.table("TableName")
    let kind = context.mappingKind
    let mappings = (context.state.mappings[table.entity] ?? []).filter { kind == nil || $0.kind == kind }
    return .tableMappingRows(mappings.sorted { ($0.kind, $0.name) < ($1.kind, $1.name) })
  }

  static let showTableMapping = ManagementCommand(
    "ShowTableIngestionMapping",
    syntax: ".show table TableName=<table> ingestion [\(kinds)] mapping MappingName=<string>",
    summary: "Shows an ingestion mapping of a table.", permission: .databaseViewer, effect: .reads,
    result: Results.tableMapping,
    examples: [Example(".show table Events ingestion csv mapping 'ByOrder' | project Name, Kind, Table", "ByOrder | CSV | Events")]
  ) { context in .tableMappingRows([try context.mapping(of: try context.table("TableName").entity)]) }

  static let dropTableMapping = ManagementCommand(
    "DropTableIngestionMapping",
    syntax: ".drop table TableName=<table> ingestion \(kinds) mapping MappingName=<string>",
    summary: "Drops an ingestion mapping of a table.", permission: .tableIngestor, effect: .writes,
    result: Results.tableMapping,
    examples: [Example(".drop table Events ingestion csv mapping 'ByOrder' | project Name", "ByOrder")]
  ) { context in
    let mapping = try context.mapping(of: try context.table("TableName").entity)
    try context.dropMapping(mapping)
    return .tableMappingRows([mapping])
  }
}

extension CommandContext {
  fileprivate func storeTableMapping(_ verb: MappingVerb) throws -> CommandResult {
    _ = try PropertyList(captures, known: ["removeOldestIfRequired"])
    let table = try table("TableName")
    return .tableMappingRows([
      try storeMapping(of: table.entity, kind: mappingKind ?? "", columns: table.columns, verb)
    ])
  }
}
