import KQLCatalog
import KQLColumns
import KQLIngestion
import KQLLanguage

extension ManagementCommand {
  private static let table = "external table ExternalTableName=<externaltable>"

  static let createExternalTableMapping = ManagementCommand(
    "CreateExternalTableMapping", syntax: ".create \(table) mapping MappingName=<string> MappingFormat=<string>",
    summary: "Creates a mapping of an external table.", permission: .externalTableAdmin, effect: .writes,
    result: Results.tableMapping,
    examples: [
      Example(
        #".create external table Archive mapping 'First' '[{"Column": "Id", "Properties": {"Ordinal": "0"}}]' | project Name, Kind, Table"#,
        "First | CSV | Archive")
    ]
  ) { context in try context.storeExternalTableMapping(.create) }

  static let alterExternalTableMapping = ManagementCommand(
    "AlterExternalTableMapping", syntax: ".alter \(table) mapping MappingName=<string> MappingFormat=<string>",
    summary: "Replaces a mapping of an external table.", permission: .externalTableAdmin, effect: .writes,
    result: Results.tableMapping,
    examples: [
      Example(
        #".alter external table Archive mapping 'Swapped' '[{"Column": "Id", "Properties": {"Ordinal": "0"}}]' | project Name, Mapping"#,
        #"Swapped | [{"Column":"Id","DataType":"","Properties":{"Ordinal":"0"}}]"#)
    ]
  ) { context in try context.storeExternalTableMapping(.alter) }

  static let showExternalTableMappings = ManagementCommand(
    "ShowExternalTableMappings", syntax: ".show \(table) mappings", summary: "Lists the mappings of an external table.",
    permission: .databaseViewer, effect: .reads, result: Results.tableMapping,
    examples: [Example(".show external table Archive mappings | project Name, Kind", "Swapped | CSV")]
  ) { context in .tableMappingRows(context.mappings(of: try context.externalTable("ExternalTableName").entity)) }

  static let showExternalTableMapping = ManagementCommand(
    "ShowExternalTableMapping", syntax: ".show \(table) mapping MappingName=<string>",
    summary: "Shows a mapping of an external table.", permission: .databaseViewer, effect: .reads,
    result: Results.tableMapping,
    examples: [Example(".show external table Archive mapping 'Swapped' | project Name, Kind", "Swapped | CSV")]
  ) { context in
    .tableMappingRows([try context.mapping(of: try context.externalTable("ExternalTableName").entity)])
  }

  static let dropExternalTableMapping = ManagementCommand(
    "DropExternalTableMapping", syntax: ".drop \(table) mapping MappingName=<string>",
    summary: "Drops a mapping of an external table.", permission: .externalTableAdmin, effect: .writes,
    result: Results.tableMapping,
    examples: [Example(".drop external table Archive mapping 'Swapped' | project Name", "Swapped")]
  ) { context in
    let mapping = try context.mapping(of: try context.externalTable("ExternalTableName").entity)
    try context.dropMapping(mapping)
    return .tableMappingRows([mapping])
  }

  static let alterExternalTableDocString = ManagementCommand(
    "AlterExternalTableDocString", syntax: ".alter \(table) docstring Documentation=<string>",
    summary: "Sets the description of an external table.", permission: .externalTableAdmin, effect: .writes,
    result: Results.externalTable,
    examples: [Example(".alter external table Archive docstring 'Old rows' | project TableName, DocString", "Archive | Old rows")]
  ) { context in try context.alterExternalTable { $0.docString = context.captures.string("Documentation") ?? "" } }

  static let alterExternalTableFolder = ManagementCommand(
    "AlterExternalTableFolder", syntax: ".alter \(table) folder Folder=<string>",
    summary: "Sets the folder of an external table.", permission: .externalTableAdmin, effect: .writes,
    result: Results.externalTable,
    examples: [Example(".alter external table Archive folder 'cold' | project TableName, Folder", "Archive | cold")]
  ) { context in try context.alterExternalTable { $0.folder = context.captures.string("Folder") ?? "" } }

  private static let details =
    "TableName: string, QueryAccelerationPolicy: string, QueryAccelerationState: string"

  static let showExternalTablesDetails = ManagementCommand(
    "ShowExternalTablesDetails", syntax: ".show external tables details",
    summary: "Lists external tables with their query acceleration.", permission: .databaseViewer, effect: .reads,
    result: details, examples: [Example(".show external tables details | count", "0")]
  ) { context in
    let tables = context.state.externalTables(in: try context.databaseInfo.name)
    return CommandResult(Table(schema: Schema(declared: details), rows: tables.map { detailRow($0, context) }))
  }

  static let showExternalTableDetails = ManagementCommand(
    "ShowExternalTableDetails", syntax: ".show \(table) details",
    summary: "Shows the query acceleration of an external table.", permission: .databaseViewer, effect: .reads,
    result: details,
    examples: [Example(".show external table Archive details", "Archive | null | null")]
  ) { context in
    let table = try context.externalTable("ExternalTableName")
    return CommandResult(Table(schema: Schema(declared: details), rows: [detailRow(table, context)]))
  }

  private static func detailRow(_ table: ExternalTableInfo, _ context: CommandContext) -> [Value] {
    let policy = context.state.policy("query_acceleration", of: table.entity)
    return [.string(table.name), .string(policy ?? "null"), .string("null")]
  }
}

extension ExternalTableInfo {
  var entity: EntityName { EntityName(.externalTable, database: database, name: name) }
}

extension CommandContext {
  fileprivate func storeExternalTableMapping(_ verb: MappingVerb) throws -> CommandResult {
    let table = try externalTable("ExternalTableName")
    let kind = table.dataFormat.hasSuffix("json") ? "json" : "csv"
    return .tableMappingRows([try storeMapping(of: table.entity, kind: kind, columns: table.columns, verb)])
  }

  fileprivate func alterExternalTable(_ body: (inout ExternalTableInfo) -> Void) throws -> CommandResult {
    var table = try externalTable("ExternalTableName")
    body(&table)
    try change { try $0.put(table) }
    return .externalTableRows([table])
  }
}
