extension ManagementCommand {
  /// Every management command, those last that are refused by name. Its index is the definition that the parser names.
  package static let all: [ManagementCommand] = supported + Unsupported.commands

  /// Those that do something.
  package static let supported: [ManagementCommand] = {
    let written: [[ManagementCommand]] = [
      tables, functions, databases, materializedViews, ingestion, extents, external, export, history, sessions,
      storedQueryResults, purge, entityGroups, workloadGroups, graphModels, graphSnapshots, caches, cluster,
    ]
    var list: [ManagementCommand] = written.flatMap { $0 }
    list.append(RoleCommands.showPrincipalRoles)
    for family in RoleCommands.all { list += family.commands }
    for flavor in DatabaseFlavor.all { list += flavor.commands }
    for policy in Policy.all { list += policy.commands }
    for listing in ExtentListing.all { list += listing.commands }
    return list
  }()

  private static let tables: [ManagementCommand] = [
    .showTables, .showTable, .showTablesDetails, .showTableDetails, .showTableCslSchema, .showTableSchemaAsJson,
    .createTable, .createMergeTable, .createTables, .createMergeTables, .createTableBasedOn, .alterTable,
    .alterMergeTable, .alterTableDocString, .alterTableFolder, .alterTableColumnDocStrings,
    .alterMergeTableColumnDocStrings, .renameTable, .renameTables, .dropTable, .dropTables, .renameColumn,
    .renameColumns, .alterColumnType, .dropColumn, .dropTableColumns, .undoDropTable, .showTableDataStatistics,
  ]

  private static let functions: [ManagementCommand] = [
    .showFunctions, .showFunction, .createFunction, .alterFunction, .createOrAlterFunction, .dropFunction,
    .dropFunctions, .alterFunctionDocString, .alterFunctionFolder,
  ]

  private static let materializedViews: [ManagementCommand] = [
    .createMaterializedView, .createMaterializedViewOverView, .createOrAlterMaterializedView,
    .createOrAlterMaterializedViewOverView, .alterMaterializedView, .alterMaterializedViewOverView,
    .alterMaterializedViewFolder, .alterMaterializedViewDocString, .alterMaterializedViewLookback,
    .alterMaterializedViewAutoUpdateSchema, .enableMaterializedView, .disableMaterializedView,
    .renameMaterializedView, .dropMaterializedView, .deleteMaterializedViewRecords, .clearMaterializedViewData, .showMaterializedViews,
    .showMaterializedView, .showMaterializedViewsDetails, .showMaterializedViewDetails, .showMaterializedViewExtents,
    .showMaterializedViewCslSchema, .showMaterializedViewSchemaAsJson, .showMaterializedViewFailures,
  ]

  private static let databases: [ManagementCommand] = [
    .showDatabases, .showDatabase, .showVersion, .createDatabase, .showDatabaseSchema, .showDatabaseSchemaAsJson,
    .showDatabaseSchemaAsCslScript, .alterDatabasePrettyName, .dropDatabasePrettyName, .dropDatabase,
    .showDatabaseCslSchema, .showDatabaseSchemaViolations, .showDatabasesSchema, .showDatabasesSchemaAsJson,
    .showSchema, .showSchemaAsJson, .showFunctionSchemaAsJson, .showDatabasesEntities, .showDatabaseEntity,
    .showEntitySchema, .showQueryPlan, .attachDatabase, .detachDatabase,
  ]

  private static let ingestion: [ManagementCommand] = [
    .ingestIntoTable, .ingestInlineIntoTable, .setTable, .appendTable, .setOrAppendTable, .setOrReplaceTable,
    .createTableMapping, .createOrAlterTableMapping, .alterTableMapping, .showTableMappings, .showTableMapping,
    .dropTableMapping, .alterMergeTableMapping, .createDatabaseMapping, .createOrAlterDatabaseMapping,
    .alterDatabaseMapping, .alterMergeDatabaseMapping, .listBlobs, .showDatabaseMappings, .showDatabaseMapping,
    .showIngestionMappings, .dropDatabaseMapping, .ingestFromStorageQueued, .showQueuedIngestionOperations,
    .showQueuedIngestionOperationsDetails, .cancelQueuedIngestionOperation, .dupNextIngest, .dupNextFailedIngest,
  ]

  private static let extents: [ManagementCommand] = [
    .moveExtentsFrom, .moveExtentsQuery, .replaceExtents, .dropExtent,
    .dropExtents, .dropPretendExtents, .clearTableData, .mergeExtents, .mergeExtentsDryrun, .alterExtentTags,
    .alterMergeExtentTags, .dropExtentTagsFromTable, .dropExtentTags, .deleteTableRecords, .updateTable,
    .updateTableMove, .showDatabaseExtentTagsStatistics, .showDatabaseExtentsPartitioningStatistics,
    .alterColumnPolicyEncodingType,
  ]

  private static let purge: [ManagementCommand] = [
    .purgeTableRecords, .purgeTableAllRecords, .showPurges, .cancelPurge, .cancelAllPurges,
  ]

  private static let cluster: [ManagementCommand] = [
    .showCluster, .showClusterDetails, .showClusterJournal, .showClusterSandboxesStats, .showDiagnostics, .showCapacity,
    .showPlugins, .enablePlugin, .disablePlugin, .showStreamingIngestionFailures, .showStreamingIngestionStatistics,
  ]

  private static let storedQueryResults: [ManagementCommand] = [
    .setStoredQueryResult, .setOrReplaceStoredQueryResult, .showStoredQueryResults, .showStoredQueryResultSchema,
    .dropStoredQueryResult, .dropStoredQueryResults,
  ]

  private static let external: [ManagementCommand] = [
    .createStorageExternalTable, .alterStorageExternalTable, .createOrAlterStorageExternalTable, .showExternalTables,
    .showExternalTable, .showExternalTableCslSchema, .showExternalTableSchema, .showExternalTableArtifacts,
    .dropExternalTable, .createExternalTableMapping, .alterExternalTableMapping, .showExternalTableMappings,
    .showExternalTableMapping, .dropExternalTableMapping, .alterExternalTableDocString, .alterExternalTableFolder,
    .showExternalTablesDetails, .showExternalTableDetails,
  ]

  private static let export: [ManagementCommand] = [
    .exportToStorage, .exportToExternalTable, .createContinuousExport, .createOrAlterContinuousExport,
    .showContinuousExports, .showContinuousExport, .showPendingContinuousExports,
    .showContinuousExportArtifacts, .showContinuousExportFailures, .enableContinuousExport,
    .disableContinuousExport, .dropContinuousExport, .setContinuousExportCursor,
  ]

  private static let history: [ManagementCommand] = [
    .showOperations, .showIngestionFailures, .showJournal, .showDatabaseJournal, .showQueries, .showCommands,
    .showCommandsAndQueries, .showDataOperations, .showRunningQueries, .cancelOperation, .cancelQuery,
    .showOperationDetails,
  ]

  private static let sessions: [ManagementCommand] = [
    .testTablePolicyUpdate, .executeDatabaseScript, .executeClusterScript,
  ]
}
