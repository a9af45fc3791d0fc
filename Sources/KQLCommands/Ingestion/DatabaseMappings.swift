import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let kinds = "MappingKind=(csv | json | avro | #apacheavro | parquet | orc | w3clogfile | azmonstream)"
  private static let definition =
    "database DatabaseName=<database> ingestion \(kinds) mapping MappingName=<string> MappingFormat=<string>"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let sample =
    "database NetDefaultDB ingestion csv mapping 'M' '[{\"Column\": \"Text\", \"Properties\": {\"Ordinal\": \"1\"}}]' | project Name, Kind"

  static let createDatabaseMapping = ManagementCommand(
    "CreateDatabaseIngestionMapping", syntax: ".create \(definition)",
    summary: "Creates an ingestion mapping of a database.", permission: .databaseIngestor, effect: .writes,
    result: Results.mapping,
    examples: [Example(".create \(sample)", "M | CSV")]
  ) { context in try context.storeDatabaseMapping(.create) }

  static let createOrAlterDatabaseMapping = ManagementCommand(
    "CreateOrAlterDatabaseIngestionMapping", syntax: ".create-or-alter \(definition)",
    summary: "Creates or replaces an ingestion mapping of a database.", permission: .databaseIngestor, effect: .writes,
    result: Results.mapping,
    examples: [Example(".create-or-alter \(sample)", "M | CSV")]
  ) { context in try context.storeDatabaseMapping(.createOrAlter) }

  static let alterDatabaseMapping = ManagementCommand(
    "AlterDatabaseIngestionMapping", syntax: ".alter \(definition)",
    summary: "Replaces an ingestion mapping of a database.", permission: .databaseIngestor, effect: .writes,
    result: Results.mapping,
    examples: [
      Example(
        #".alter database NetDefaultDB ingestion json mapping 'ByPath' '[{"Column": "Name", "Properties": {"Path": "$.name"}}]' | project Name, Mapping"#,
        #"ByPath | [{"Column":"Name","DataType":"","Properties":{"Path":"$.name"}}]"#)
    ]
  ) { context in try context.storeDatabaseMapping(.alter) }

  static let alterMergeDatabaseMapping = ManagementCommand(
    "AlterMergeDatabaseIngestionMapping", syntax: ".alter-merge \(definition)",
    summary: "Adds columns to an ingestion mapping of a database, or replaces them in it.", permission: .databaseIngestor,
    effect: .writes,
    result: Results.mapping,
    examples: [
      Example(
        #".alter-merge database NetDefaultDB ingestion json mapping 'ByPath' '[{"Column": "Name", "Properties": {"Path": "$.name"}}]' | project Name, Mapping"#,
        #"ByPath | [{"Column":"Id","DataType":"","Properties":{"Path":"$.id"}},{"Column":"Name","DataType":"","Properties":{"Path":"$.name"}}]"#
      )
    ]
  ) { context in try context.storeDatabaseMapping(.alterMerge) }

  static let showDatabaseMappings = ManagementCommand(
    "ShowDatabaseIngestionMappings",
    syntax: ".show database [DatabaseName=<database>] ingestion [\(kinds)] mappings [MappingName=<string>] \(with)",
    summary: "Lists the ingestion mappings of a database.", permission: .databaseViewer, effect: .reads,
    result: Results.mapping, examples: [Example(".show database ingestion mappings | project Name, Kind", "ByPath | JSON")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let name = context.captures.string("MappingName")
    let owner = EntityName.database(try context.databaseName("DatabaseName"))
    return .databaseMappingRows(context.mappings(of: owner).filter { name == nil || $0.name == name })
  }

  static let showDatabaseMapping = ManagementCommand(
    "ShowDatabaseIngestionMapping",
    syntax: ".show database [DatabaseName=<database>] ingestion [\(kinds)] mapping MappingName=<string>",
    summary: "Shows an ingestion mapping of a database.", permission: .databaseViewer, effect: .reads,
    result: Results.mapping,
    examples: [Example(".show database NetDefaultDB ingestion json mapping 'ByPath' | project Name, Kind", "ByPath | JSON")]
  ) { context in
    .databaseMappingRows([try context.mapping(of: .database(try context.databaseName("DatabaseName")))])
  }

  static let showIngestionMappings = ManagementCommand(
    "ShowIngestionMappings", syntax: ".show [cluster] ingestion [\(kinds)] mappings \(with)",
    summary: "Lists the ingestion mappings of all databases and tables.", permission: .allDatabasesViewer,
    effect: .reads, result: Results.tableMapping,
    examples: [Example(".show ingestion mappings | project Name, Kind, Table", "ByPath | JSON | \nByOrder | CSV | Events")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let owners = context.state.mappings.keys.sorted { $0.path < $1.path }
    return .tableMappingRows(owners.flatMap { context.mappings(of: $0) })
  }

  static let dropDatabaseMapping = ManagementCommand(
    "DropDatabaseIngestionMapping",
    syntax: ".drop database DatabaseName=<database> ingestion \(kinds) mapping MappingName=<string>",
    summary: "Drops an ingestion mapping of a database.", permission: .databaseIngestor, effect: .writes,
    result: Results.mapping,
    examples: [Example(".drop database NetDefaultDB ingestion json mapping 'ByPath' | project Name", "ByPath")]
  ) { context in
    let mapping = try context.mapping(of: .database(try context.databaseName("DatabaseName")))
    try context.dropMapping(mapping)
    return .databaseMappingRows([mapping])
  }
}

extension CommandContext {
  fileprivate func storeDatabaseMapping(_ verb: MappingVerb) throws -> CommandResult {
    let owner = EntityName.database(try databaseName("DatabaseName"))
    return .databaseMappingRows([
      try storeMapping(of: owner, kind: mappingKind ?? "", columns: nil, verb)
    ])
  }
}
