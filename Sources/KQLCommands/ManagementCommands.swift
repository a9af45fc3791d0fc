extension ManagementCommand {
  /// Every management command. Its index is the definition that the parser names.
  package static let all: [ManagementCommand] =
    [tables, functions, databases, ingestion, extents, external, export, history, sessions].flatMap { $0 }
    + Policy.all.flatMap(\.commands)

  private static let tables: [ManagementCommand] = [
    .showTables, .showTable, .showTablesDetails, .showTableDetails, .showTableCslSchema, .showTableSchemaAsJson,
    .createTable, .createMergeTable, .createTables, .createMergeTables, .createTableBasedOn, .alterTable,
    .alterMergeTable, .alterTableDocString, .alterTableFolder, .alterTableColumnDocStrings,
    .alterMergeTableColumnDocStrings, .renameTable, .renameTables, .dropTable, .dropTables, .renameColumn,
    .renameColumns, .alterColumnType, .dropColumn, .dropTableColumns,
  ]

  private static let functions: [ManagementCommand] = [
    .showFunctions, .showFunction, .createFunction, .alterFunction, .createOrAlterFunction, .dropFunction,
    .dropFunctions, .alterFunctionDocString, .alterFunctionFolder,
  ]

  private static let databases: [ManagementCommand] = [
    .showDatabases, .showDatabase, .showVersion, .createDatabase, .showDatabaseSchema, .showDatabaseSchemaAsJson,
    .showDatabaseSchemaAsCslScript,
  ]

  private static let ingestion: [ManagementCommand] = [
    .ingestIntoTable, .ingestInlineIntoTable, .setTable, .appendTable, .setOrAppendTable, .setOrReplaceTable,
    .createTableMapping, .createOrAlterTableMapping, .alterTableMapping, .showTableMappings, .showTableMapping,
    .dropTableMapping,
  ]

  private static let extents: [ManagementCommand] = [.showTableExtents, .showDatabaseExtents]

  private static let external: [ManagementCommand] = [
    .createStorageExternalTable, .alterStorageExternalTable, .createOrAlterStorageExternalTable, .showExternalTables,
    .showExternalTable, .showExternalTableCslSchema, .showExternalTableSchema, .showExternalTableArtifacts,
    .dropExternalTable,
  ]

  private static let export: [ManagementCommand] = [
    .exportToStorage, .exportToExternalTable, .createContinuousExport, .createOrAlterContinuousExport,
    .showContinuousExports, .showContinuousExport,
    .showContinuousExportArtifacts, .showContinuousExportFailures, .enableContinuousExport,
    .disableContinuousExport, .dropContinuousExport,
  ]

  private static let history: [ManagementCommand] = [
    .showOperations, .showIngestionFailures, .showJournal, .showDatabaseJournal, .showQueries, .showCommands,
    .showCommandsAndQueries, .showDataOperations,
  ]

  private static let sessions: [ManagementCommand] = [.executeDatabaseScript]
}
