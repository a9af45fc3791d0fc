/// The grammars of commands of the service that are refused by name, as the service has them: `Id|syntax`.
///
/// A command that is implemented needs no removal here: its id is left out by itself.
enum UnsupportedGrammar {
  static let lines = #"""
    AttachDatabase|.(attach|#load) [database #[all|metadata] DatabaseName=<database>] from Path=<string> [ReadOnly=readonly [version '=' Version=<string>]] [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    DetachDatabase|.(detach|#drop) database DatabaseName=<database> [IfExists=ifexists] [SkipSeal='skip-seal']
    AlterDatabasePersistMetadata|.alter database DatabaseName=<database> persist metadata [Path=<string> [AllowNonEmptyContainer='allow-non-empty-container']]
    SetAccess|.set access DatabaseName=<database> to AccessMode=(readonly | readwrite)
    DefineTable|.define table TableName=<name> ('(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')') [with '(' { PropertyName=(docstring | folder | <name>) '=' PropertyValue=<value>, ',' }+ ')']
    DefineTables|.define tables { TableName=<name> ('(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')'), ',' }+ [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    UndoDropExtentContainer|.undo drop extentcontainer ContainerID=<guid>
    CreateSqlExternalTable|.create external table ExternalTableName=<name> '(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')' kind '=' TableKind=(sql) [table '=' <name>] '(' <string> ')' [with '(' { PropertyName=<name> '=' Value=<value>, ',' }+ ')']
    AlterSqlExternalTable|.alter external table ExternalTableName=<name> '(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')' kind '=' TableKind=(sql) [table '=' <name>] '(' <string> ')' [with '(' { PropertyName=<name> '=' Value=<value>, ',' }+ ')']
    CreateOrAlterSqlExternalTable|.create-or-alter external table ExternalTableName=<name> '(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')' kind '=' TableKind=(sql) [table '=' <name>] '(' <string> ')' [with '(' { PropertyName=<name> '=' Value=<value>, ',' }+ ')']
    ShowFabric|.show fabric id=<name>
    ShowWorkloadGroups|.show workload_groups
    ShowWorkloadGroup|.show workload_group WorkloadGroup=<name>
    CreateOrAleterWorkloadGroup|.create-or-alter workload_group WorkloadGroupName=<name> WorkloadGroup=<string>
    AlterMergeWorkloadGroup|.alter-merge workload_group WorkloadGroupName=<name> WorkloadGroup=<string>
    DropWorkloadGroup|.drop workload_group WorkloadGroupName=<name>
    ShowMaterializedViewPolicyCaching|.show materialized-view MaterializedViewName=<database_materializedview> policy caching
    ShowGraphModelPolicyCaching|.show graph_model ModelName=<graph_model> policy caching
    ShowGraphModelStarPolicyCaching|.show graph_model '*' policy caching
    AlterMaterializedViewPolicyCaching|.alter materialized-view MaterializedViewName=<database_materializedview> policy caching (hot '=' Timespan=<timespan> | hotdata '=' HotData=<timespan> hotindex '=' HotIndex=<timespan>)
    AlterGraphModelPolicyCaching|.alter graph_model ModelName=<graph_model> policy caching (hot '=' Timespan=<timespan> | hotdata '=' HotData=<timespan> hotindex '=' HotIndex=<timespan>)
    DeleteMaterializedViewPolicyCaching|.delete materialized-view MaterializedViewName=<database_materializedview> policy caching
    DeleteGraphModelPolicyCaching|.delete graph_model ModelName=<graph_model> policy caching
    ShowTablePolicyRowId|.show table TableName=<database_table> policy rowid
    AlterTablePolicyRowId|.alter table TableName=<database_table> policy rowid (true | false)
    AlterTablesPolicyRowId|.alter tables '(' { TableName=<table>, ',' }+ ')' policy rowid (true | false)
    DeleteTablePolicyRowId|.delete table TableName=<database_table> policy rowid
    ShowGraphPolicyRetention|.show graph_model ModelName=<graph_model> policy retention
    ShowGraphStarPolicyRetention|.show graph_model '*' policy retention
    AlterMaterializedViewPolicyRetention|.alter materialized-view MaterializedViewName=<database_materializedview> policy retention RetentionPolicy=<string>
    AlterGraphModelPolicyRetention|.alter graph_model ModelName=<graph_model> policy retention RetentionPolicy=<string>
    AlterMergeMaterializedViewPolicyRetention|.alter-merge materialized-view MaterializedViewName=<database_materializedview> policy retention (RetentionPolicy=<string> | softdelete '=' SoftDeleteValue=<timespan> [recoverability '=' RecoverabilityValue=(disabled|enabled)] | recoverability '=' RecoverabilityValue=(disabled|enabled))
    ShowDatabasePolicyHardRetentionViolations|.show database databaseName=<database> policy hardretention violations
    ShowDatabasePolicySoftRetentionViolations|.show database databaseName=<database> policy softretention violations
    ShowMaterializedViewPolicyRowLevelSecurity|.show materialized-view MaterializedViewName=<database_materializedview> policy row_level_security
    AlterMaterializedViewPolicyRowLevelSecurity|.alter materialized-view MaterializedViewName=<database_materializedview> policy row_level_security (enable | disable) Query=<string>
    DeleteMaterializedViewPolicyRowLevelSecurity|.delete materialized-view MaterializedViewName=<database_materializedview> policy row_level_security
    ShowExternalTablePolicyRowLevelSecurity|.show external table ExternalTableName=<externaltable> policy row_level_security
    ShowExternalTableStarPolicyRowLevelSecurity|.show external table '*' policy row_level_security
    AlterExternalTablePolicyRowLevelSecurity|.alter external table ExternalTableName=<externaltable> policy row_level_security (enable | disable) [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')'] Query=<string>
    DeleteExternalTablePolicyRowLevelSecurity|.delete external table ExternalTableName=<externaltable> policy row_level_security
    AlterTableColumnsPolicyEncoding|.alter table TableName=<table> columns policy encoding EncodingPolicies=<string>
    AlterColumnsPolicyEncodingByQuery|.alter columns policy encoding EncodingPolicy=<string> '<|' QueryOrCommand=<input_query>
    AlterColumnPolicyEncodingType|.alter column ColumnName=<database_table_column> policy encoding type '=' EncodingPolicyType=<string>
    AlterMergeMaterializedViewPolicyMerge|.alter-merge materialized-view MaterializedViewName=<materializedview> policy merge MergePolicy=<string>
    ShowExternalTablesPolicyQueryAcceleration|.show external table '*' policy query_acceleration
    ShowExternalTableQueryAccelerationStatatistics|.show external table ExternalTableName=<externaltable> operations query_acceleration statistics
    ShowExternalTablesQueryAccelerationStatatistics|.show external tables operations query_acceleration statistics
    AlterTablePolicyMirroring|.alter table TableName=<database_table> policy mirroring [partition by '(' {PartitionName=<name> ':' (PartitionType=string '=' StringColumn=<name> | PartitionType=datetime '=' (PartitionFunction=bin '(' DateTimeColumn=<name> ',' BinValue=<timespan> ')' | PartitionFunction=(startofday | startofweek | startofmonth | startofyear) '(' DateTimeColumn=<name> ')') ), ','}+ ')' [pathformat '=' '(' [PathSeparator=<string>] { (PartitionName=<name> | datetime_pattern '(' DateTimeFormat=<string> ',' PartitionName=<name> ')') [PathSeparator=<string>] }+ ')'] ] kind '=' KindType=(delta) ['(' { StorageConnectionString=<string>, ',' }+ ')'] [with '(' { PropertyName=<name> '=' Value=<value>, ',' }+ ')']
    AlterMergeTablePolicyMirroring|.alter-merge table TableName=<database_table> policy mirroring [partition by '(' {PartitionName=<name> ':' (PartitionType=string '=' StringColumn=<name> | PartitionType=datetime '=' (PartitionFunction=bin '(' DateTimeColumn=<name> ',' BinValue=<timespan> ')' | PartitionFunction=(startofday | startofweek | startofmonth | startofyear) '(' DateTimeColumn=<name> ')') ), ','}+ ')' [pathformat '=' '(' [PathSeparator=<string>] { (PartitionName=<name> | datetime_pattern '(' DateTimeFormat=<string> ',' PartitionName=<name> ')') [PathSeparator=<string>] }+ ')'] ] kind '=' KindType=(delta) ['(' { StorageConnectionString=<string>, ',' }+ ')'] [with '(' { PropertyName=<name> '=' Value=<value>, ',' }+ ')']
    CreateMirroringTemplate|.create mirroring-template TemplateName=<name> [kind '=' KindType=(delta)] ['(' ConnectionString=<string> ')'] [with '(' { (AutoApplyToNewTables | IsEnabled | Backfill) '=' (true | false), ',' }+ ')']
    CreateOrAlterMirroringTemplate|.create-or-alter mirroring-template TemplateName=<name> [kind '=' KindType=(delta)] ['(' ConnectionString=<string> ')'] [with '(' { (AutoApplyToNewTables | IsEnabled | Backfill) '=' (true | false), ',' }+ ')']
    AlterMirroringTemplate|.alter mirroring-template TemplateName=<name> [kind '=' KindType=(delta)] ['(' ConnectionString=<string> ')'] [with '(' { (AutoApplyToNewTables | IsEnabled | Backfill) '=' (true | false), ',' }+ ')']
    AlterMergeMirroringTemplate|.alter-merge mirroring-template TemplateName=<name> [kind '=' KindType=(delta)] ['(' ConnectionString=<string> ')'] [with '(' { (AutoApplyToNewTables | IsEnabled | Backfill) '=' (true | false), ',' }+ ')']
    DeleteMirroringTemplate|.delete mirroring-template TemplateName=<name>
    ShowMirroringTemplate|.show mirroring-template TemplateName=<name>
    ShowMirroringTemplates|.show mirroring-templates
    ApplyMirroringTemplate|.apply mirroring-template TemplateName=<name> ('<|' Query=<input_query> | { TableName=<table>, ',' }+)
    AlterMaterializedViewPolicyPartitioning|.alter materialized-view MaterializedViewName=<database_materializedview> policy partitioning Policy=<string>
    AlterMergeMaterializedViewPolicyPartitioning|.alter-merge materialized-view MaterializedViewName=<database_materializedview> policy partitioning Policy=<string>
    DeleteMaterializedViewPolicyPartitioning|.delete materialized-view MaterializedViewName=<database_materializedview> policy partitioning
    ShowClusterPolicyRowStore|.show cluster policy rowstore
    AlterClusterPolicyRowStore|.alter cluster policy rowstore RowStorePolicy=<string>
    AlterMergeClusterPolicyRowStore|.alter-merge cluster policy rowstore RowStorePolicy=<string>
    DeleteClusterPolicyRowStore|.delete cluster policy rowstore
    ShowClusterSandboxesStats|.show cluster sandboxes stats
    ShowDatabasePolicyShardsGrouping|.show database [DatabaseName=(<database> | '*')] policy #shards_grouping
    AlterDatabasePolicyShardsGrouping|.alter database [DatabaseName=<database>] policy #shards_grouping ShardsGroupingPolicy=<string>
    AlterMergeDatabasePolicyShardsGrouping|.alter-merge database [DatabaseName=<database>] policy #shards_grouping ShardsGroupingPolicy=<string>
    DeleteDatabasePolicyShardsGrouping|.delete database DatabaseName=<database> policy #shards_grouping
    ShowClusterPolicyMultiDatabaseAdmins|.show cluster policy multidatabaseadmins
    AlterClusterPolicyMultiDatabaseAdmins|.alter cluster policy multidatabaseadmins Policy=<string>
    AlterMergeClusterPolicyMultiDatabaseAdmins|.alter-merge cluster policy multidatabaseadmins Policy=<string>
    ShowDatabasePolicyDiagnostics|.show database [DatabaseName=<database>] policy diagnostics
    ShowClusterPolicyDiagnostics|.show cluster policy diagnostics
    AlterDatabasePolicyDiagnostics|.alter database [DatabaseName=<database>] policy diagnostics PolicyName=<string>
    AlterMergeDatabasePolicyDiagnostics|.alter-merge database [DatabaseName=<database>] policy diagnostics PolicyName=<string>
    AlterClusterPolicyDiagnostics|.alter cluster policy diagnostics PolicyName=<string>
    AlterMergeClusterPolicyDiagnostics|.alter-merge cluster policy diagnostics PolicyName=<string>
    DeleteDatabasePolicyDiagnostics|.delete database DatabaseName=<database> policy diagnostics
    ShowGraphModelPrincipalRoles|.show graph_model <graph_model> principal (roles | Principal=<string> roles) [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowGraphModelPrincipals|.show graph_model <graph_model> principals
    ShowClusterBlockedPrincipals|.show cluster blockedprincipals
    AddClusterBlockedPrincipals|.add cluster blockedprincipals Principal=<string> [application AppName=<string>] [user UserName=<string>] [period Period=<timespan>] [reason Reason=<string>]
    DropClusterBlockedPrincipals|.drop cluster blockedprincipals Principal=<string> [application AppName=<string>] [user UserName=<string>]
    SetClusterMaintenanceMode|.(enable | disable) cluster maintenance_mode
    ExportToSqlTable|.export [async] to sql SqlTableName=<name> SqlConnectionString=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' Query=<input_query>
    SetContinuousExportCursor|.set continuous-export jobName=<name> cursor to cursorValue=<string>
    CreateMaterializedView|.create [async] [ifnotexists] materialized-view [with '(' { PropertyName=(lookback | lookback_column | backfill | effectiveDateTime | updateExtentsCreationTime | autoUpdateSchema | dimensionTables | dimensionMaterializedViews | folder | docString | <name>) '=' PropertyValue=<value>, ',' }+ ')'] MaterializedViewName=<name> on table SourceTableName=<table> SourceBody=<function_body>
    CreateMaterializedViewOverMaterializedView|.create [async] [ifnotexists] materialized-view [with '(' { PropertyName=(lookback | lookback_column | backfill | effectiveDateTime | updateExtentsCreationTime | autoUpdateSchema | dimensionTables | dimensionMaterializedViews | folder | docString | <name>) '=' PropertyValue=<value>, ',' }+ ')'] MaterializedViewName=<name> on materialized-view SourceMaterializedViewName=<materializedview> SourceBody=<function_body>
    RenameMaterializedView|.rename materialized-view MaterializedViewName=<materializedview> to NewMaterializedViewName=<name>
    ShowMaterializedView|.show materialized-view MaterializedViewName=<materializedview>
    ShowMaterializedViews|.show materialized-views
    ShowMaterializedViewsDetails|.show materialized-views ['(' { MaterializedViewName=<materializedview>, ',' }+ ')'] details
    ShowMaterializedViewDetails|.show materialized-view MaterializedViewName=<materializedview> details
    ShowMaterializedViewPolicyRetention|.show materialized-view MaterializedViewName=<materializedview> policy retention
    ShowMaterializedViewPolicyMerge|.show materialized-view MaterializedViewName=<materializedview> policy merge
    ShowMaterializedViewPolicyPartitioning|.show materialized-view MaterializedViewName=<materializedview> policy partitioning
    ShowMaterializedViewExtents|.show materialized-view MaterializedViewName=<materializedview> extents ['(' {ExtentId=<guid>, ','}+ ')'] [hot]
    AlterMaterializedView|.alter materialized-view [with '(' { PropertyName=(lookback | lookback_column | dimensionTables | dimensionMaterializedViews | <name>) '=' PropertyValue=<value>, ',' }+ ')'] MaterializedViewName=<materializedview> on table SourceTableName=<table> SourceBody=<function_body>
    AlterMaterializedViewOverMaterializedView|.alter materialized-view [with '(' { PropertyName=(lookback | lookback_column | dimensionTables | dimensionMaterializedViews | <name>) '=' PropertyValue=<value>, ',' }+ ')'] MaterializedViewName=<materializedview> on materialized-view SourceMaterializedViewName=<materializedview> SourceBody=<function_body>
    CreateOrAlterMaterializedView|.create-or-alter materialized-view [with '(' { PropertyName=(lookback | lookback_column | backfill | effectiveDateTime | updateExtentsCreationTime | autoUpdateSchema | dimensionTables | dimensionMaterializedViews | folder | docString | <name>) '=' PropertyValue=<value>, ',' }+ ')'] MaterializedViewName=<name> on table SourceTableName=<table> SourceBody=<function_body>
    CreateOrAlterMaterializedViewOverMaterializedView|.create-or-alter materialized-view [with '(' { PropertyName=(lookback | lookback_column | backfill | effectiveDateTime | updateExtentsCreationTime | autoUpdateSchema | dimensionTables | dimensionMaterializedViews | folder | docString | <name>) '=' PropertyValue=<value>, ',' }+ ')'] MaterializedViewName=<name> on materialized-view SourceMaterializedViewName=<materializedview> SourceBody=<function_body>
    DropMaterializedView|.drop materialized-view MaterializedViewName=<materializedview>
    EnableDisableMaterializedView|.(enable | disable) materialized-view MaterializedViewName=<materializedview>
    ShowMaterializedViewSchemaAsJson|.show materialized-view MaterializedViewName=<materializedview> schema as json
    ShowMaterializedViewCslSchema|.show materialized-view MaterializedViewName=<materializedview> (kqlschema | cslschema)
    AlterMaterializedViewFolder|.alter materialized-view MaterializedViewName=<materializedview> folder Folder=<string>
    AlterMaterializedViewDocString|.alter materialized-view MaterializedViewName=<materializedview> docstring Documentation=<string>
    AlterMaterializedViewLookback|.alter materialized-view MaterializedViewName=<materializedview> lookback Lookback=<timespan>
    AlterMaterializedViewAutoUpdateSchema|.alter materialized-view MaterializedViewName=<materializedview> autoUpdateSchema (true|false)
    ClearMaterializedViewData|.clear materialized-view MaterializedViewName=<materializedview> data
    SetMaterializedViewCursor|.set materialized-view MaterializedViewName=<materializedview> cursor to CursorValue=<string>
    ShowTableOperationsMirroringStatus|.show table TableName=(<table> | '*') operations mirroring-status
    ShowTableOperationsMirroringExportedArtifacts|.show table TableName=<table> operations mirroring-exported-artifacts
    ShowTableOperationsMirroringFailures|.show table TableName=<table> operations mirroring-failures
    ShowCluster|.show cluster
    ShowClusterDetails|.show cluster details
    ShowDiagnostics|.show diagnostics [with '(' scope '=' Scope=(cluster | workloadgroup) ')']
    ShowCapacity|.show capacity (Resource=(ingestions | extents-merge | table-purge | data-export | mirroring | query-acceleration | extents-partition | streaming-ingestion-post-processing | materialized-view | graph_snapshot | queries| stored-query-results | purge-storage-artifacts-cleanup | periodic-storage-artifacts-cleanup))? [with '(' scope '=' Scope=(cluster | workloadgroup) ')']
    ShowOperationDetails|.show operation OperationId=<guid> details
    ShowClusterJournal|.show cluster journal
    CancelQuery|.cancel query ClientRequestId=<string>
    ShowQueryPlan|.show queryplan [with '(' { PropertyName=(reconstructCsl | showExternalArtifacts | <name>) '=' PropertyValue=<value>, ',' }+ ')'] '<|' Query=<input_query>
    ShowCache|.show cache
    AlterCache|.alter cache on ('*' | NodeList=<bracketed_string>) Action=<bracketed_string>
    ShowDatabaseKeyVaultSecrets|.#(show database keyvault secrets)
    ShowClusterExtents|.show cluster extents ['(' {ExtentId=<guid>, ','}+ ')'] [hot] [where { tags (has | contains | '!has' | '!contains') Tag=<string>, and }+] [with '(' extentsShowFilteringRuntimePolicy '=' policy=<value> ')' ]
    ShowClusterExtentsMetadata|.show cluster extents ['(' {ExtentId=<guid>, ','}+ ')'] [hot] metadata [where { tags (has | contains | '!has' | '!contains') Tag=<string>, and }+] [with '(' extentsShowFilteringRuntimePolicy '=' policy=<value> ')' ]
    ShowDatabaseExtentsMetadata|.show (database [DatabaseName=<database>] | databases '(' { DatabaseName=<database>, ',' }+ ')') extents ['(' {ExtentId=<guid>, ','}+ ')'] [hot] metadata [where { tags (has | contains | '!has' | '!contains') Tag=<string>, and }+] [with '(' extentsShowFilteringRuntimePolicy '=' policy=<value> ')' ]
    ShowDatabaseExtentTagsStatistics|.show database extent tags statistics [with '(' minCreationTime '=' minCreationTime=<value> ')']
    ShowDatabaseExtentsPartitioningStatistics|.show database [DatabaseName=<database>] extents partitioning statistics
    ShowTableExtentsMetadata|.show (table TableName=<table> | tables '(' { TableName=<table>, ',' }+ ')') extents ['(' {ExtentId=<guid>, ','}+ ')'] [hot] metadata [where { tags (has | contains | '!has' | '!contains') Tag=<string>, and }+] [with '(' extentsShowFilteringRuntimePolicy '=' policy=<value> ')' ]
    TableShardsGroupShow|.show table TableName=<table> #shards-group ShardsGroupId=<guid> #shards
    TableShardsGroupMetadataShow|.show table TableName=<table> #shards-group ShardsGroupId=<guid> #shards #metadata
    TableShardGroupsShow|.show table TableName=<table> #shard-groups
    TableShardGroupsStatisticsShow|.show table TableName=<table> #shard-groups #statistics
    TablesShardGroupsStatisticsShow|.show tables ['(' { TableName=<table>, ',' }+ ')'] #shard-groups #statistics
    DatabaseShardGroupsStatisticsShow|.show database [DatabaseName=<database>] #shard-groups #statistics
    TableShuffleExtents|.shuffle [async] table TableName=<table> extents (all | '(' {GUID=<guid>, ','}+ ')') [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')']
    TableShuffleExtentsQuery|.shuffle [async] table tableName=<table> extents [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')'] '<|' Query=<input_query>
    DropExtentsPartitionMetadata|.drop extents partition metadata from table TableName=<table> (between '(' d1=<datetime> '..' d2=<datetime> ')' )? csl=('<|' <input_query>)
    ClearTableCacheStreamingIngestionSchema|.clear table TableName=<table> cache streamingingestion schema
    ShowStorageArtifactsCleanupState|.show database (data | metadata) storage artifacts cleanup state [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')']
    ClusterDropStorageArtifactsCleanupState|.drop cluster (data | metadata | all) storage artifacts cleanup state
    GraphModelCreateOrAlter|.create-or-alter graph_model <name> <string>
    GraphModelShow|.show graph_model <graph_model> [details] [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')']
    GraphModelsShow|.show graph_models [details] [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')']
    GraphModelDrop|.drop graph_model <graph_model>
    SetGraphModelAdmins|.set graph_model <graph_model> admins (none | '(' {principal=<string>, ','}+ ')' [notes=<string>])
    AddGraphModelAdmins|.add graph_model <graph_model> admins '(' {principal=<string>, ','}+ ')' [notes=<string>]
    DropGraphModelAdmins|.drop graph_model <graph_model> admins '(' {principal=<string>, ','}+ ')' [notes=<string>]
    GraphSnapshotMake|.make [async] graph_snapshot <name> from <graph_model>
    GraphSnapshotShow|.show graph_snapshot <graph_model_snapshot> [details]
    GraphSnapshotsShow|.show graph_snapshots <qualified_wildcarded_name> [details]
    GraphSnapshotDrop|.drop graph_snapshot <graph_model_snapshot>
    GraphSnapshotsDrop|.drop graph_snapshots <qualified_wildcarded_name>
    GraphSnapshotShowDataStatistics|.show graph_snapshot <graph_model_snapshot> data statistics
    GraphSnapshotsShowDataStatistics|.show graph_snapshots <qualified_wildcarded_name> data statistics
    GraphSnapshotShowStatistics|.show graph_snapshot <qualified_wildcarded_name> statistics
    GraphSnapshotsShowStatistics|.show graph_snapshots <qualified_wildcarded_name> statistics
    GraphSnapshotShowFailures|.show graph_snapshots <qualified_wildcarded_name> failures
    GraphShardMake|.make [async] #graph_shards <qualified_wildcarded_name>
    GraphShardDrop|.drop #graph_shards <qualified_wildcarded_name>
    ShowCertificates|.show certificates
    ShowClockDiagnostics|.show clockdiagnostics [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
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
    ExecuteClusterScript|.execute cluster script [with '(' { PropertyName=(ContinueOnErrors|ThrowOnErrors | <name>) '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_script>
    CreateRequestMemoryProfile|.create request_memoryprofile [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    CreateRequestSupport|.create request_support [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowRequestSupport|.show request_support key=<string>
    ShowClusterAdminState|.show cluster admin state
    ClearRemoteClusterDatabaseSchema|.clear cache remote-schema cluster '(' clusterName=<string> ')' '.' database '(' databaseName=<string> ')'
    ShowClusterMonitoring|.show cluster monitoring
    ShowClusterScaleIn|.show cluster scalein num=(<int> | <long>) nodes
    ShowClusterServices|.show cluster services
    ShowClusterNetwork|.show cluster network [bytes=<long>]
    AlterClusterStorageKeys|.alter [async] cluster storage keys [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] decryption-certificate-thumbprint thumbprint=<string>
    ShowClusterStorageKeysHash|.show cluster storage keys hash
    AlterFabricServiceAssignmentsCommand|.alter fabric service serviceType=<string> (assignment serviceId=<string> to nodeId=<string> | assignments serviceToNode=<string>)
    DropFabricServiceAssignmentsCommand|.drop fabric service serviceType=<string> assignments
    CreateEntityGroupCommand|.create entity_group EntityGroupName=<name> [ifnotexists] '(' ({(cluster '(' clusterName=<string> ')' | cluster '(' clusterName=<string> ')' '.' database '(' databaseName=<string> ')' | database '(' databaseName=<string> ')'), ','}+ ) ')'
    CreateOrAlterEntityGroupCommand|.create-or-alter entity_group EntityGroupName=<name> '(' ({(cluster '(' clusterName=<string> ')' '.' database '(' databaseName=<string> ')' | database '(' databaseName=<string> ')'), ','}+ ) ')'
    AlterEntityGroup|.alter entity_group EntityGroupName=<entitygroup> '(' ({(cluster '(' clusterName=<string> ')' '.' database '(' databaseName=<string> ')' | database '(' databaseName=<string> ')'), ','}+ ')')
    AlterMergeEntityGroup|.alter-merge entity_group EntityGroupName=<entitygroup> '(' ({(cluster '(' clusterName=<string> ')' '.' database '(' databaseName=<string> ')' | database '(' databaseName=<string> ')'), ','}+) ')'
    DropEntityGroup|.drop entity_group EntityGroupName=<entitygroup>
    ShowEntityGroup|.show entity_group EntityGroupName=<entitygroup>
    ShowEntityGroups|.show entity_groups
    AlterExtentContainersAdd|.alter extentcontainers databaseName=<database> add container=<string> [hardDeletePeriod=<timespan> containerId=<guid>]
    AlterExtentContainersDrop|.alter extentcontainers databaseName=<database> drop [container=<guid>]
    AlterExtentContainersRecycle|.alter extentcontainers databaseName=<database> recycle (container=<guid> | older hours=(<int> | <long>) hours)
    AlterExtentContainersSet|.alter extentcontainers databaseName=<database> set state container=<guid> to (readonly | readwrite)
    ShowExtentContainers|.show extentcontainers [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    DropEmptyExtentContainers|.drop [async] empty extentcontainers databaseName=<database> until '=' d=<datetime> [whatif] [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    CleanDatabaseExtentContainers|.clean databases [async] ['(' {databaseName=<database>, ','} ')'] extentcontainers
    ShowDatabaseExtentContainersCleanOperations|.show database databaseName=<database> extentcontainers clean operations [obj=<guid>]
    ClearDatabaseCacheQueryResults|.clear database cache query_results
    ShowDatabaseCacheQueryResults|.show database cache query_results
    ShowDatabasesManagementGroups|.show databases management groups
    AlterDatabaseStorageKeys|.alter [async] database databaseName=<database> storage keys [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] decryption-certificate-thumbprint thumbprint=<string>
    ClearDatabaseCacheStreamingIngestionSchema|.clear database cache streamingingestion schema
    ClearDatabaseCacheQueryWeakConsistency|.clear database cache query_weak_consistency
    ShowEntitySchema|.show entity entity=<qualified_name> schema as json [in databases '(' {item=<string>, ','}+ ')'] [except excludedFunctions=<string>] [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowExtentDetails|.show tableName=<name> extent [details] [eid=<guid>] [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')']
    ShowExtentColumnStorageStats|.show tableName=<name> extent extentId=<guid> column columnName=<name> storage stats
    AttachExtentsIntoTableByContainer|.attach extents into table tableName=<table> by container containerUri=<string> {eid=<guid>}+
    AttachExtentsIntoTableByMetadata|.attach [async] extents {into table tableName=<table>} by metadata csl=('<|' <input_query>)
    DropExtentTagsRetention|.drop extent tags retention
    MergeDatabaseShardGroups|.merge #database #shard-groups
    AlterFollowerClusterConfiguration|.alter follower cluster configuration from leaderClusterMetadataPath=<string> (follow-authorized-principals '=' followAuthorizedPrincipals=<bool> | default-principals-modification-kind '=' modificationKind=(none | union | replace) | default-caching-policies-modification-kind '=' modificationKind=(none | union | replace) | database-name-prefix '=' databaseNamePrefix=<name>)
    AddFollowerDatabaseAuthorizedPrincipals|.add follower database dbName=<database> [from leaderClusterMetadataPath=<string>] operationRole=(admins | users | viewers | unrestrictedviewers | monitors) '(' {principal=<string>, ','}+ ')' [notes=<string>]
    DropFollowerDatabaseAuthorizedPrincipals|.drop follower database dbName=<database> operationRole=(admins | users | viewers | unrestrictedviewers | monitors) [from leaderClusterMetadataPath=<string>] '(' {principal=<string>, ','}+ ')'
    AlterFollowerDatabaseAuthorizedPrincipals|.alter follower database dbName=<database> [from leaderClusterMetadataPath=<string>] policy caching (hotdata '=' hotDataToken=<timespan> hotindex '=' hotIndexToken=<timespan> | hot '=' hotToken=<timespan>) hotWindows=[[','] {hot_window '=' p=(d1=<datetime> '..' d2=<datetime>), ','}+]
    DropFollowerDatabasePolicyCaching|.delete follower database dbName=<database> policy caching
    AlterFollowerDatabaseChildEntities|.alter follower database dbName=<database> [from leaderClusterMetadataPath=<string>] (tables | external tables | materialized-views) entityListKind=(exclude | include) operationName=(add | drop) '(' {ename=<wildcarded_name>, ','}+ ')'
    AlterFollowerDatabaseConfiguration|.alter follower database dbName=<database> [from leaderClusterMetadataPath=<string>] (principals-modification-kind '=' modificationKind=(none | union | replace) | caching-policies-modification-kind '=' modificationKind=(none | union | replace) | prefetch-extents '=' prefetchExtents=<bool> | metadata serializedDatabaseMetadataOverride=<string> | database-name-override '=' databaseNameOverride=<name>)
    DropFollowerDatabases|.drop follower (database databaseName=<database> | databases '(' {databaseName=<database>, ','}+ ')') from leaderClusterMetadataPath=<string>
    ShowFollowerDatabase|.show follower (database databaseName=<database> | databases ['(' {databaseName=<database>, ','} ')'])
    AlterFollowerTablesPolicyCaching|.alter follower database dbName=<database> [from leaderClusterMetadataPath=<string>] (table name=<table> | materialized-view name=<materializedview> | tables '(' {name=<name>, ','}+ ')' | materialized-views '(' {name=<name>, ','}+ ')') policy caching (hotdata '=' hotDataToken=<timespan> hotindex '=' hotIndexToken=<timespan> | hot '=' hotToken=<timespan>) hotWindows=[[','] {hot_window '=' p=(d1=<datetime> '..' d2=<datetime>), ','}+]
    DropFollowerTablesPolicyCaching|.delete follower database dbName=<database> (table name=<table> | materialized-view name=<materializedview> | tables '(' {name=<name>, ','}+ ')' | materialized-views '(' {name=<name>, ','}+ ')') policy caching
    ShowFreshness|.show #freshness tableName=<table> [column columnName=<column>] [threshold threshold=<long>]
    SetMaterializedViewConcurrency|.set materialized-view viewName=<materializedview> concurrency ['=' n=(<int> | <long>)]
    ClearMaterializedViewStatistics|.clear materialized-view viewName=<materializedview> statistics
    ShowMaterializedViewStatistics|.show materialized-view viewName=<materializedview> statistics
    ShowMaterializedViewDiagnostics|.show materialized-view viewName=<materializedview> diagnostics [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowMaterializedViewFailures|.show materialized-view viewName=<materializedview> failures
    ShowMemory|.show memory [details]
    DisablePlugin|.disable plugin pluginName=(<string> | <name>)
    EnablePlugin|.enable plugin name=(<string> | <name>)
    ShowPlugins|.show plugins [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowPrincipalAccess|.show principal access [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowDatabasePurgeOperation|.show database databaseName=<database> purge (operation obj=<guid> | operations [obj=<guid>])
    ShowQueryExecution|.show queryexecution queryText=('<|' <input_query>)
    AlterPoliciesOfRetention|.alter policies of retention [internal] policies=<string>
    DeletePoliciesOfRetention|.delete policies of retention '(' {entity=<string>, ','}+ ')'
    CreateRowStore|.create rowstore [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    DropRowStore|.(drop | detach) rowstore rowStoreName=<name> [ifexists]
    ShowRowStore|.show rowstore rowStoreName=<name>
    ShowRowStores|.show rowstores
    ShowRowStoreTransactions|.show rowstore transactions
    ShowRowStoreSeals|.show rowstore seals tableName=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowCallStacks|.show callstacks [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowFileSystem|.show filesystem [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    ShowRunningCallouts|.show running callouts
    ShowStreamingIngestionFailures|.show streamingingestion failures
    ShowStreamingIngestionStatistics|.show streamingingestion statistics
    AlterTableRowStoreReferencesDropKey|.alter table TableName=<database_table> rowstore_references drop key rowStoreKey=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    AlterTableRowStoreReferencesDropRowStore|.alter table TableName=<database_table> rowstore_references drop rowstore rowStoreName=<name> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    AlterTableRowStoreReferencesDropBlockedKeys|.alter table TableName=<database_table> rowstore_references drop blocked keys [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    AlterTableRowStoreReferencesDisableKey|.alter table TableName=<database_table> rowstore_references disable key rowStoreKey=<string> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    AlterTableRowStoreReferencesDisableRowStore|.alter table TableName=<database_table> rowstore_references disable rowstore rowStoreName=<name> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    AlterTableRowStoreReferencesDisableBlockedKeys|.alter table TableName=<database_table> rowstore_references disable blocked keys [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']
    SetTableRowStoreReferences|.set table TableName=<database_table> rowstore_references references=<string>
    ShowTableRowStoreReferences|.show table TableName=<database_table> rowstore_references
    AlterTableColumnStatistics|.alter table TableName=<table> column statistics {c2=<name> statisticsValues2=<string>, ','}
    AlterTableColumnStatisticsMethod|.alter table TableName=<database_table> column statistics method '=' newMethod=<string>
    ShowTableColumnStatitics|.show table TableName=<table> column statistics
    ShowTableDimensions|.show table TableName=<table> dimensions
    DeleteMaterializedViewRecords|.delete [async] materialized-view MaterializedViewName=<materializedview> records [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] csl=('<|' <input_query>)
    ShowTableColumnsClassification|.show table TableName=<table> columns classification
    ShowTableRowStores|.show table tableName=<database_table> rowstores
    ShowTableRowStoreSealInfo|.show table tableName=<database_table> rowstore_sealinfo
    ShowTablesColumnStatistics|.show tables column statistics older outdatewindow=<timespan>
    CreateTempStorage|.create tempstorage [with '(' { PropertyName=(cors | <name>) '=' PropertyValue=<value>, ',' }+ ')']
    DropTempStorage|.drop tempstorage older olderThan=<timespan>
    DropStoredQueryResultContainers|.drop storedqueryresultcontainers DatabaseName=<database> {containerId=<guid>}+
    DropUnusedStoredQueryResultContainers|.drop unused storedqueryresultcontainers databaseName=<database>
    EnableDatabaseMaintenanceMode|.enable database DatabaseName=<database> maintenance_mode
    DisableDatabaseMaintenanceMode|.disable database DatabaseName=<database> maintenance_mode
    EnableDatabaseStreamingIngestionMaintenanceMode|.enable database streamingingestion_maintenance_mode
    DisableDatabaseStreamingIngestionMaintenanceMode|.disable database streamingingestion_maintenance_mode
    ShowQueryCallTree|.show query call-tree queryText=('<|' <input_query>)
    ShowExtentCorruptedDatetime|.show [table <table>] extents #(corrupted datetime)
    PatchExtentCorruptedDatetime|.#(patch [table <table>] extents corrupted datetime)
    ClearClusterCredStoreCache|.clear cluster cache credstore
    ClearClusterOutboundAccessPolicyCache|.clear cluster cache outboundaccesspolicy
    ClearClusterGroupMembershipCache|.clear cluster cache groupmembership [with '(' { PropertyName=<name> '=' Value=<value>, ',' } ')']
    ClearExternalArtifactsCache|.clear cluster cache external-artifacts ('(' {ArtifactUri=<string>, ','}+ ')')
    ReplaceDatabaseKeyVaultSecrets|.#(replace database keyvaultsecrets secrets=<name>)
    IngestFromStorageQueued|.ingest-from-storage-queued into table [database '(' DatabaseName=<string> ')' '.'] TableName=<table> [EnableTracking '=' <bool>] [SkipBatching '=' <bool>] [CompressionFactor '=' <real>] [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' ( { Uri=<string> }+ | ListBlobsCommand )
    ShowQueuedIngestionOperations|.show queued ingestion operations (OperationId=<string> | '(' { OperationId=<string>, ',' }+ ')')
    ShowQueuedIngestionOperationsDetails|.show queued ingestion operations OperationId=<string> details
    CancelQueuedIngestionOperation|.cancel queued ingestion operation OperationId=<string>
    DupNextIngest|.dup-next-ingest into TableName=<table> to StorageContainerPath=<string>
    DupNextFailedIngest|.dup-next-failed-ingest into TableName=<table> to StorageContainerPath=<string>
    PurgeTableRecords|.purge table TableName=<table> records in database DatabaseName=<database> [with '(' (noregrets '=' <string> | verificationtoken '=' <string>) ')'] '<|' Predicate=<input_query>
    PurgeMaterializedViewRecords|.purge materialized-view MaterializedViewName=<materializedview> records in database DatabaseName=<database> [with '(' (noregrets '=' <string> | verificationtoken '=' <string>) ')'] '<|' Predicate=<input_query>
    PurgeTableAllRecords|.purge table TableName=<table> in database DatabaseName=<database> allrecords [with '(' (noregrets '=' <string> | verificationtoken '=' <string>) ')']
    ShowPurges|.show purges [OperationId=<guid>] [from StartDate=<string> [to EndDate=<string>]] [in database DatabaseName=<database>]
    CancelPurge|.cancel purge OperationId=<guid>
    CancelAllPurges|.cancel all purges [in database DatabaseName=<database>]
    TableDataUpdateMove|.update [async] table TableName=<table> delete DeleteIdentifier=<name> move SourceTableName=<table> [with '(' { PropertyName=(whatif | extentTagsToMove | <name>) '=' PropertyValue=<value>, ',' }+ ')'] '<|' Query=<input_query>
    AlterMaterializedViewPolicyMerge|.alter materialized-view MaterializedViewName=<materializedview> policy merge MergePolicy=<string>
    DeleteMaterializedViewPolicyMerge|.delete materialized-view MaterializedViewName=<materializedview> policy merge
    DeleteMaterializedViewPolicyRetention|.delete materialized-view MaterializedViewName=<materializedview> policy retention
    ShowTableOperationsMirroringStatistics|.show table TableName=<table> operations mirroring-statistics
    ShowDatabaseOperationsMirroringStatistics|.show database DatabaseName=<database> operations mirroring-statistics
    GetIngestionResources|.get ingestion resources
    GetKustoIdentityToken|.get kusto identity token
    ShowExportContainers|.show export containers
    """#
}
