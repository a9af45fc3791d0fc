/// The names and the beginnings of the commands that are refused by name.
enum UnsupportedText {
  /// `Id|syntax` in each line; anything may follow the syntax.
  static let lines = """
    ShowDatabaseKeyVaultSecrets|.show database keyvault secrets
    !CreateStorageExternalTable|=.create external table ExternalTableName=<name> ['(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')'] kind '=' TableKind=delta '(' StorageConnectionString=<string> ')' [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    !AlterStorageExternalTable|=.alter external table ExternalTableName=<name> ['(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')'] kind '=' TableKind=delta '(' StorageConnectionString=<string> ')' [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    !CreateOrAlterStorageExternalTable|=.create-or-alter external table ExternalTableName=<name> ['(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')'] kind '=' TableKind=delta '(' StorageConnectionString=<string> ')' [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    AttachDatabase|.attach database
    AttachDatabase|.attach from
    AttachDatabase|.load database
    AttachDatabase|.load from
    DetachDatabase|.detach database
    AlterDatabasePersistMetadata|.alter database DatabaseName=<database> persist metadata
    SetAccess|.set access DatabaseName=<database> to
    DefineTable|.define table
    DefineTables|.define tables
    UndoDropExtentContainer|.undo drop extentcontainer
    ShowFabric|.show fabric
    ShowWorkloadGroups|.show workload_groups
    ShowWorkloadGroup|.show workload_group
    CreateOrAleterWorkloadGroup|.create-or-alter workload_group
    AlterMergeWorkloadGroup|.alter-merge workload_group
    DropWorkloadGroup|.drop workload_group
    ShowGraphModelPolicyCaching|.show graph_model
    AlterGraphModelPolicyCaching|.alter graph_model
    DeleteGraphModelPolicyCaching|.delete graph_model
    ShowTablePolicyRowId|.show table TableName=<database_table> policy rowid
    AlterTablePolicyRowId|.alter table TableName=<database_table> policy rowid
    AlterTablesPolicyRowId|.alter tables '(' { TableName=<table>, ',' }+ ')' policy rowid
    DeleteTablePolicyRowId|.delete table TableName=<database_table> policy rowid
    ShowDatabasePolicyHardRetentionViolations|.show database databaseName=<database> policy hardretention violations
    ShowDatabasePolicySoftRetentionViolations|.show database databaseName=<database> policy softretention violations
    ShowExternalTablePolicyRowLevelSecurity|.show external table <externaltable> policy row_level_security
    ShowExternalTableStarPolicyRowLevelSecurity|.show external table '*' policy row_level_security
    AlterExternalTablePolicyRowLevelSecurity|.alter external table <externaltable> policy row_level_security
    DeleteExternalTablePolicyRowLevelSecurity|.delete external table <externaltable> policy row_level_security
    AlterTableColumnsPolicyEncoding|.alter table TableName=<table> columns policy encoding
    AlterColumnsPolicyEncodingByQuery|.alter columns policy encoding
    AlterColumnPolicyEncodingType|.alter column ColumnName=<database_table_column> policy encoding type
    ShowExternalTablesPolicyQueryAcceleration|.show external table '*' policy query_acceleration
    ShowExternalTableQueryAccelerationStatatistics|.show external table <externaltable> operations query_acceleration statistics
    ShowExternalTablesQueryAccelerationStatatistics|.show external tables operations query_acceleration statistics
    AlterTablePolicyMirroring|.alter table TableName=<database_table> policy mirroring kind
    AlterTablePolicyMirroring|.alter table TableName=<database_table> policy mirroring partition
    AlterMergeTablePolicyMirroring|.alter-merge table TableName=<database_table> policy mirroring kind
    AlterMergeTablePolicyMirroring|.alter-merge table TableName=<database_table> policy mirroring partition
    CreateMirroringTemplate|.create mirroring-template
    CreateOrAlterMirroringTemplate|.create-or-alter mirroring-template
    AlterMirroringTemplate|.alter mirroring-template
    AlterMergeMirroringTemplate|.alter-merge mirroring-template
    DeleteMirroringTemplate|.delete mirroring-template
    ShowMirroringTemplate|.show mirroring-template
    ShowMirroringTemplates|.show mirroring-templates
    ApplyMirroringTemplate|.apply mirroring-template
    ShowClusterPolicyRowStore|.show cluster policy rowstore
    AlterClusterPolicyRowStore|.alter cluster policy rowstore
    AlterMergeClusterPolicyRowStore|.alter-merge cluster policy rowstore
    DeleteClusterPolicyRowStore|.delete cluster policy rowstore
    ShowClusterSandboxesStats|.show cluster sandboxes stats
    ShowDatabasePolicyShardsGrouping|.show database [DatabaseName=(<database> | '*')] policy #shards_grouping
    ShowDatabasePolicyShardsGrouping|.show database policy shards_grouping
    AlterDatabasePolicyShardsGrouping|.alter database [DatabaseName=<database>] policy #shards_grouping
    AlterDatabasePolicyShardsGrouping|.alter database policy shards_grouping
    AlterMergeDatabasePolicyShardsGrouping|.alter-merge database [DatabaseName=<database>] policy #shards_grouping
    AlterMergeDatabasePolicyShardsGrouping|.alter-merge database policy shards_grouping
    DeleteDatabasePolicyShardsGrouping|.delete database DatabaseName=<database> policy #shards_grouping
    ShowClusterPolicyMultiDatabaseAdmins|.show cluster policy multidatabaseadmins
    AlterClusterPolicyMultiDatabaseAdmins|.alter cluster policy multidatabaseadmins
    AlterMergeClusterPolicyMultiDatabaseAdmins|.alter-merge cluster policy multidatabaseadmins
    ShowDatabasePolicyDiagnostics|.show database [DatabaseName=<database>] policy diagnostics
    ShowDatabasePolicyDiagnostics|.show database policy diagnostics
    ShowClusterPolicyDiagnostics|.show cluster policy diagnostics
    AlterDatabasePolicyDiagnostics|.alter database [DatabaseName=<database>] policy diagnostics
    AlterDatabasePolicyDiagnostics|.alter database policy diagnostics
    AlterMergeDatabasePolicyDiagnostics|.alter-merge database [DatabaseName=<database>] policy diagnostics
    AlterMergeDatabasePolicyDiagnostics|.alter-merge database policy diagnostics
    AlterClusterPolicyDiagnostics|.alter cluster policy diagnostics
    AlterMergeClusterPolicyDiagnostics|.alter-merge cluster policy diagnostics
    DeleteDatabasePolicyDiagnostics|.delete database DatabaseName=<database> policy diagnostics
    ShowClusterBlockedPrincipals|.show cluster blockedprincipals
    AddClusterBlockedPrincipals|.add cluster blockedprincipals
    DropClusterBlockedPrincipals|.drop cluster blockedprincipals
    SetClusterMaintenanceMode|.disable cluster maintenance_mode
    SetClusterMaintenanceMode|.enable cluster maintenance_mode
    ExportToSqlTable|.export async to sql
    ExportToSqlTable|.export to sql
    SetContinuousExportCursor|.set continuous-export jobName=<name> cursor to
    SetMaterializedViewCursor|.set materialized-view MaterializedViewName=<materializedview> cursor to
    ShowTableOperationsMirroringStatus|.show table TableName=(<table> | '*') operations mirroring-status
    ShowTableOperationsMirroringExportedArtifacts|.show table TableName=<table> operations mirroring-exported-artifacts
    ShowTableOperationsMirroringFailures|.show table TableName=<table> operations mirroring-failures
    ShowCluster|=.show cluster
    ShowClusterDetails|.show cluster details
    ShowDiagnostics|.show diagnostics
    ShowDiagnostics|.show diagnostics with
    ShowCapacity|.show capacity data-export
    ShowCapacity|.show capacity extents-merge
    ShowCapacity|.show capacity extents-partition
    ShowCapacity|.show capacity graph_snapshot
    ShowCapacity|.show capacity ingestions
    ShowCapacity|.show capacity materialized-view
    ShowCapacity|.show capacity mirroring
    ShowCapacity|.show capacity periodic-storage-artifacts-cleanup
    ShowCapacity|.show capacity purge-storage-artifacts-cleanup
    ShowCapacity|.show capacity queries
    ShowCapacity|.show capacity query-acceleration
    ShowCapacity|.show capacity stored-query-results
    ShowCapacity|.show capacity streaming-ingestion-post-processing
    ShowCapacity|.show capacity table-purge
    ShowClusterJournal|.show cluster journal
    ShowQueryPlan|.show queryplan
    ShowQueryPlan|.show queryplan with
    ShowCache|.show cache
    AlterCache|.alter cache on
    ShowDatabaseKeyVaultSecrets|.replace database keyvaultsecrets
    ShowClusterExtents|.show cluster extents
    ShowClusterExtents|.show cluster extents hot
    ShowClusterExtents|.show cluster extents hot where
    ShowClusterExtents|.show cluster extents hot with
    ShowClusterExtents|.show cluster extents where
    ShowClusterExtents|.show cluster extents with
    ShowClusterExtentsMetadata|.show cluster extents hot metadata
    ShowClusterExtentsMetadata|.show cluster extents hot metadata where
    ShowClusterExtentsMetadata|.show cluster extents hot metadata with
    ShowClusterExtentsMetadata|.show cluster extents metadata
    ShowClusterExtentsMetadata|.show cluster extents metadata where
    ShowClusterExtentsMetadata|.show cluster extents metadata with
    ShowDatabaseExtentsMetadata|.show database [<database>] extents ['(' { <guid>, ',' }+ ')'] [hot] metadata
    ShowDatabaseExtentsMetadata|.show database extents hot metadata
    ShowDatabaseExtentsMetadata|.show database extents hot metadata where
    ShowDatabaseExtentsMetadata|.show database extents hot metadata with
    ShowDatabaseExtentsMetadata|.show database extents metadata
    ShowDatabaseExtentsMetadata|.show database extents metadata where
    ShowDatabaseExtentsMetadata|.show database extents metadata with
    ShowDatabaseExtentTagsStatistics|.show database extent tags statistics
    ShowDatabaseExtentTagsStatistics|.show database extent tags statistics with
    ShowDatabaseExtentsPartitioningStatistics|.show database [DatabaseName=<database>] extents partitioning statistics
    ShowDatabaseExtentsPartitioningStatistics|.show database extents partitioning statistics
    ShowTableExtentsMetadata|.show table TableName=<table> extents ['(' { ExtentId=<guid>, ',' }+ ')'] [hot] metadata
    TableShardsGroupShow|.show table TableName=<table> #shards-group ShardsGroupId=<guid> #shards
    TableShardsGroupMetadataShow|.show table TableName=<table> #shards-group ShardsGroupId=<guid> #shards #metadata
    TableShardGroupsShow|.show table TableName=<table> #shard-groups
    TableShardGroupsStatisticsShow|.show table TableName=<table> #shard-groups #statistics
    TablesShardGroupsStatisticsShow|.show tables ['(' { TableName=<table>, ',' }+ ')'] #shard-groups #statistics
    TablesShardGroupsStatisticsShow|.show tables shard-groups statistics
    DatabaseShardGroupsStatisticsShow|.show database [DatabaseName=<database>] #shard-groups #statistics
    DatabaseShardGroupsStatisticsShow|.show database shard-groups statistics
    TableShuffleExtents|.shuffle async table
    TableShuffleExtents|.shuffle table
    DropExtentsPartitionMetadata|.drop extents partition metadata from table
    ClearTableCacheStreamingIngestionSchema|.clear table TableName=<table> cache streamingingestion schema
    ShowStorageArtifactsCleanupState|.show database data storage artifacts cleanup state
    ShowStorageArtifactsCleanupState|.show database data storage artifacts cleanup state with
    ShowStorageArtifactsCleanupState|.show database metadata storage artifacts cleanup state
    ShowStorageArtifactsCleanupState|.show database metadata storage artifacts cleanup state with
    ClusterDropStorageArtifactsCleanupState|.drop cluster all storage artifacts cleanup state
    ClusterDropStorageArtifactsCleanupState|.drop cluster data storage artifacts cleanup state
    ClusterDropStorageArtifactsCleanupState|.drop cluster metadata storage artifacts cleanup state
    GraphModelCreateOrAlter|.create-or-alter graph_model
    GraphModelsShow|.show graph_models
    GraphModelsShow|.show graph_models details
    GraphModelsShow|.show graph_models details with
    GraphModelsShow|.show graph_models with
    GraphModelDrop|.drop graph_model
    SetGraphModelAdmins|.set graph_model <graph_model> admins
    AddGraphModelAdmins|.add graph_model
    GraphSnapshotMake|.make async graph_snapshot
    GraphSnapshotMake|.make graph_snapshot
    GraphSnapshotShow|.show graph_snapshot
    GraphSnapshotsShow|.show graph_snapshots
    GraphSnapshotDrop|.drop graph_snapshot
    GraphSnapshotsDrop|.drop graph_snapshots
    GraphShardMake|.make async graph_shards
    GraphShardMake|.make graph_shards
    GraphShardDrop|.drop graph_shards
    ShowCertificates|.show certificates
    ShowClockDiagnostics|.show clockdiagnostics
    ShowClockDiagnostics|.show clockdiagnostics with
    ShowCloudSettings|.show cloudsettings
    ShowCommConcurrency|.show commconcurrency
    ShowCommPools|.show commpools
    ShowFabricCache|.show fabriccache
    ShowFabricLocks|.show fabriclocks
    ShowFabricClocks|.show fabricclocks
    ShowFeatureFlags|.show featureflags
    ShowMemPools|.show mempools
    ShowServicePoints|.show servicepoints
    ShowTcpConnections|.show tcpconnections
    ShowTcpPorts|.show tcpports
    ShowThreadPools|.show threadpools
    ShowWhatsGoingOn|.show whatsgoingon
    ExecuteClusterScript|.execute cluster script
    ExecuteClusterScript|.execute cluster script with
    CreateRequestMemoryProfile|.create request_memoryprofile
    CreateRequestMemoryProfile|.create request_memoryprofile with
    CreateRequestSupport|.create request_support
    CreateRequestSupport|.create request_support with
    ShowRequestSupport|.show request_support
    ShowClusterAdminState|.show cluster admin state
    ClearRemoteClusterDatabaseSchema|.clear cache remote-schema cluster
    ShowClusterMonitoring|.show cluster monitoring
    ShowClusterScaleIn|.show cluster scalein
    ShowClusterServices|.show cluster services
    ShowClusterNetwork|.show cluster network
    AlterClusterStorageKeys|.alter async cluster storage keys decryption-certificate-thumbprint
    AlterClusterStorageKeys|.alter async cluster storage keys with
    AlterClusterStorageKeys|.alter cluster storage keys decryption-certificate-thumbprint
    AlterClusterStorageKeys|.alter cluster storage keys with
    ShowClusterStorageKeysHash|.show cluster storage keys hash
    AlterFabricServiceAssignmentsCommand|.alter fabric service
    DropFabricServiceAssignmentsCommand|.drop fabric service
    CreateEntityGroupCommand|.create entity_group
    CreateOrAlterEntityGroupCommand|.create-or-alter entity_group
    AlterEntityGroup|.alter entity_group
    AlterMergeEntityGroup|.alter-merge entity_group
    DropEntityGroup|.drop entity_group
    ShowEntityGroup|.show entity_group
    ShowEntityGroups|.show entity_groups
    AlterExtentContainersAdd|.alter extentcontainers
    ShowExtentContainers|.show extentcontainers
    ShowExtentContainers|.show extentcontainers with
    DropEmptyExtentContainers|.drop async empty extentcontainers
    DropEmptyExtentContainers|.drop empty extentcontainers
    CleanDatabaseExtentContainers|.clean databases
    CleanDatabaseExtentContainers|.clean databases async
    CleanDatabaseExtentContainers|.clean databases async extentcontainers
    CleanDatabaseExtentContainers|.clean databases extentcontainers
    ShowDatabaseExtentContainersCleanOperations|.show database databaseName=<database> extentcontainers clean operations
    ClearDatabaseCacheQueryResults|.clear database cache query_results
    ShowDatabaseCacheQueryResults|.show database cache query_results
    ShowDatabasesManagementGroups|.show databases management groups
    AlterDatabaseStorageKeys|.alter async database
    AlterDatabaseStorageKeys|.alter [async] database <database> storage keys decryption-certificate-thumbprint
    ClearDatabaseCacheStreamingIngestionSchema|.clear database cache streamingingestion schema
    ClearDatabaseCacheQueryWeakConsistency|.clear database cache query_weak_consistency
    ShowExtentDetails|.show tableName=<name> extent
    ShowExtentColumnStorageStats|.show tableName=<name> extent extentId=<guid> column columnName=<name> storage stats
    AttachExtentsIntoTableByContainer|.attach extents into table
    AttachExtentsIntoTableByMetadata|.attach async extents
    AttachExtentsIntoTableByMetadata|.attach extents
    DropExtentTagsRetention|.drop extent tags retention
    MergeDatabaseShardGroups|.merge #database #shard-groups
    AlterFollowerClusterConfiguration|.alter follower cluster configuration from
    AddFollowerDatabaseAuthorizedPrincipals|.add follower database
    DropFollowerDatabaseAuthorizedPrincipals|.drop follower database
    AlterFollowerDatabaseAuthorizedPrincipals|.alter follower database
    DropFollowerDatabasePolicyCaching|.delete follower database
    DropFollowerDatabases|.drop follower databases
    ShowFollowerDatabase|.show follower database
    ShowFollowerDatabase|.show follower databases
    ShowFreshness|.show freshness
    SetMaterializedViewConcurrency|.set materialized-view viewName=<materializedview> concurrency
    ShowMemory|.show memory
    ShowMemory|.show memory details
    DisablePlugin|.disable plugin
    EnablePlugin|.enable plugin
    ShowPlugins|.show plugins
    ShowPlugins|.show plugins with
    ShowPrincipalAccess|.show principal access
    ShowPrincipalAccess|.show principal access with
    ShowDatabasePurgeOperation|.show database databaseName=<database> purge
    ShowQueryExecution|.show queryexecution
    AlterPoliciesOfRetention|.alter policies of retention
    AlterPoliciesOfRetention|.alter policies of retention internal
    DeletePoliciesOfRetention|.delete policies of retention
    CreateRowStore|.create rowstore
    CreateRowStore|.create rowstore with
    DropRowStore|.detach rowstore
    DropRowStore|.drop rowstore
    ShowRowStore|.show rowstore
    ShowRowStores|.show rowstores
    ShowRowStoreTransactions|.show rowstore transactions
    ShowRowStoreSeals|.show rowstore seals
    ShowCallStacks|.show callstacks
    ShowCallStacks|.show callstacks with
    ShowFileSystem|.show filesystem
    ShowFileSystem|.show filesystem with
    ShowRunningCallouts|.show running callouts
    ShowStreamingIngestionFailures|.show streamingingestion failures
    ShowStreamingIngestionStatistics|.show streamingingestion statistics
    AlterTableRowStoreReferencesDropKey|.alter table <database_table> rowstore_references drop key
    AlterTableRowStoreReferencesDropRowStore|.alter table <database_table> rowstore_references drop rowstore
    AlterTableRowStoreReferencesDropBlockedKeys|.alter table <database_table> rowstore_references drop blocked keys
    AlterTableRowStoreReferencesDisableKey|.alter table <database_table> rowstore_references disable key
    AlterTableRowStoreReferencesDisableRowStore|.alter table <database_table> rowstore_references disable rowstore
    AlterTableRowStoreReferencesDisableBlockedKeys|.alter table <database_table> rowstore_references disable blocked keys
    SetTableRowStoreReferences|.set table <database_table> rowstore_references
    ShowTableRowStoreReferences|.show table <database_table> rowstore_references
    AlterTableColumnStatistics|.alter table TableName=<table> column statistics
    AlterTableColumnStatisticsMethod|.alter table TableName=<database_table> column statistics method
    ShowTableColumnStatitics|.show table TableName=<table> column statistics
    ShowTableDimensions|.show table TableName=<table> dimensions
    DeleteMaterializedViewRecords|.delete async materialized-view
    ShowTableColumnsClassification|.show table TableName=<table> columns classification
    ShowTableRowStores|.show table tableName=<database_table> rowstores
    ShowTableRowStoreSealInfo|.show table tableName=<database_table> rowstore_sealinfo
    ShowTablesColumnStatistics|.show tables column statistics older
    CreateTempStorage|.create tempstorage
    CreateTempStorage|.create tempstorage with
    DropTempStorage|.drop tempstorage older
    DropStoredQueryResultContainers|.drop storedqueryresultcontainers
    DropUnusedStoredQueryResultContainers|.drop unused storedqueryresultcontainers
    EnableDatabaseMaintenanceMode|.enable database
    DisableDatabaseMaintenanceMode|.disable database
    EnableDatabaseStreamingIngestionMaintenanceMode|.enable database streamingingestion_maintenance_mode
    DisableDatabaseStreamingIngestionMaintenanceMode|.disable database streamingingestion_maintenance_mode
    ShowQueryCallTree|.show query call-tree
    ShowExtentCorruptedDatetime|.show extents
    PatchExtentCorruptedDatetime|.patch
    ClearClusterCredStoreCache|.clear cluster cache credstore
    ClearClusterOutboundAccessPolicyCache|.clear cluster cache outboundaccesspolicy
    ClearClusterGroupMembershipCache|.clear cluster cache groupmembership
    ClearClusterGroupMembershipCache|.clear cluster cache groupmembership with
    ClearExternalArtifactsCache|.clear cluster cache external-artifacts
    PurgeMaterializedViewRecords|.purge materialized-view
    ShowTableOperationsMirroringStatistics|.show table TableName=<table> operations mirroring-statistics
    ShowDatabaseOperationsMirroringStatistics|.show database DatabaseName=<database> operations mirroring-statistics
    GetIngestionResources|.get ingestion resources
    GetKustoIdentityToken|.get kusto identity token
    ShowExportContainers|.show export containers
    NotSupported|.attach
    NotSupported|.load
    NotSupported|.detach
    NotSupported|.define
    NotSupported|.alter columns
    NotSupported|.apply
    NotSupported|.disable cluster
    NotSupported|.enable cluster
    NotSupported|.show capacity
    NotSupported|.alter cache
    NotSupported|.shuffle
    NotSupported|.make
    NotSupported|.execute cluster
    NotSupported|.clear cache
    NotSupported|.alter fabric
    NotSupported|.drop fabric
    NotSupported|.drop empty
    NotSupported|.clean
    NotSupported|.clear database
    NotSupported|.alter follower
    NotSupported|.add follower
    NotSupported|.drop follower
    NotSupported|.delete follower
    NotSupported|.show follower
    NotSupported|.alter policies
    NotSupported|.delete policies
    NotSupported|.show streamingingestion
    NotSupported|.drop tempstorage
    NotSupported|.drop unused
    NotSupported|.show query
    NotSupported|.clear cluster
    NotSupported|.dup-next-ingest
    NotSupported|.dup-next-failed-ingest
    NotSupported|.purge
    NotSupported|.cancel all
    NotSupported|.get
    NotSupported|.show export
    """
}
