import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension ManagementCommand {
  private static let diagnostics =
    "IsHealthy: bool, EnvironmentDescription: string, IsScaleOutRequired: bool, MachinesTotal: int, "
    + "MachinesOffline: int, NodeLastRestartedOn: datetime, AdminLastElectedOn: datetime, "
    + "ExtentsTotal: int, DiskColdAllocationPercentage: int, InstancesTargetBasedOnDataCapacity: int, "
    + "TotalOriginalDataSize: real, TotalExtentSize: real, IngestionsLoadFactor: real, "
    + "IngestionsInProgress: long, IngestionsSuccessRate: real, MergesInProgress: long, "
    + "BuildVersion: string, BuildTime: datetime, ClusterDataCapacityFactor: real, "
    + "IsDataWarmingRequired: bool, DataWarmingLastRunOn: datetime, MergesSuccessRate: real, "
    + "NotHealthyReason: string, IsAttentionRequired: bool, AttentionRequiredReason: string, "
    + "ProductVersion: string, FailedIngestOperations: int, FailedMergeOperations: int, "
    + "MaxExtentsInSingleTable: int, TableWithMaxExtents: string, MergesLoadFactor: real, "
    + "WarmExtentSize: real, NumberOfDatabases: int, PurgeExtentsRebuildLoadFactor: real, "
    + "PurgeExtentsRebuildInProgress: long, PurgesInProgress: long, "
    + "RowStoreLocalStorageCapacityFactor: real, ExportsLoadFactor: real, ExportsInProgress: long, "
    + "PendingContinuousExports: long, MaxContinuousExportLatenessMinutes: long, "
    + "RowStoreSealsInProgress: long, IsRowStoreUnhealthy: bool, MachinesSuspended: int, "
    + "DataPartitioningLoadFactor: real, DataPartitioningOperationsInProgress: long, "
    + "MinPartitioningPercentageInSingleTable: real, TableWithMinPartitioningPercentage: string, "
    + "V3DataCapacityFactor: real, MaterializedViewsInProgress: long, IngestionCapacityUtilization: real, "
    + "ShardsWarmingStatus: string, ShardsWarmingTemperature: real, ShardsWarmingDetails: string, "
    + "StoredQueryResultsInProgress: long, HotDataDiskSpaceUsage: real, "
    + "MirroringOperationsLoadFactor: real, MirroringOperationsInProgress: long, "
    + "QueryAccelerationLoadFactor: real, QueryAccelerationInProgress: long, "
    + "QueryAccelerationCapacityUtilization: real, GraphSnapshotsLoadFactor: real, "
    + "GraphSnapshotsInProgress: long"

  static let showDiagnostics = ManagementCommand(
    "ShowDiagnostics", syntax: ".show diagnostics [with '(' scope '=' Scope=(cluster | workloadgroup) ')']",
    summary: "Shows sizes, counts and failures of the whole data directory in one row; what has no meaning here is null.",
    permission: .allDatabasesMonitor, effect: .reads, result: diagnostics,
    examples: [
      Example(
        ".show diagnostics | project IsHealthy, MachinesTotal, ExtentsTotal, NumberOfDatabases, TableWithMaxExtents",
        "true | 1 | 1 | 1 | Events")
    ]
  ) { context in
    let schema = Schema(declared: diagnostics)
    let values = try DiagnosticValues(context).values
    // Numbers of what cannot happen here are 0, the rest is null.
    let row = schema.fields.map { field -> Value in
      if let value = values[field.name] { return value }
      if field.name.hasSuffix("InProgress") { return field.type == .real ? .real(0) : .long(0) }
      return field.type == .string ? .string("") : .null
    }
    return CommandResult(Table(schema: schema, rows: [row]))
  }
}

/// What is known of the data directory as a whole.
private struct DiagnosticValues {
  let values: [String: Value]

  init(_ context: CommandContext) throws {
    let state = context.state
    var extents = 0
    var original = 0
    var stored = 0
    var largest = (name: "", count: 0)
    for table in state.tables.values.filter({ !$0.isHidden && state.database($0.database) != nil }).sorted(by: { $0.name < $1.name }) {
      let list = try context.extents(of: table)
      extents += list.count
      original += list.reduce(0) { $0 + $1.originalSize }
      stored += list.reduce(0) { $0 + $1.extentSize }
      if list.count > largest.count { largest = (table.name, list.count) }
    }
    let now = context.database.clock.now()
    let dayAgo = now - 864_000_000_000
    let operations = try context.database.read { try $0.operations(since: dayAgo) }
    func failed(_ names: [String]) -> Int64 {
      Int64(
        operations.count { operation in
          operation.state == .failed && names.contains { operation.operation.contains($0) }
        })
    }
    let exports = state.continuousExports.values.filter { !$0.isDisabled }
    let late = exports.compactMap { export in
      export.lastRunTime.map { max(now - $0 - export.intervalBetweenRuns, 0) / 600_000_000 }
    }
    values = [
      "IsHealthy": .bool(true), "EnvironmentDescription": .string("Local"), "IsScaleOutRequired": .bool(false),
      "MachinesTotal": .long(1), "MachinesOffline": .long(0), "MachinesSuspended": .long(0),
      "NodeLastRestartedOn": .long(context.database.openedOn), "AdminLastElectedOn": .long(context.database.openedOn),
      "ExtentsTotal": .long(Int64(extents)), "TotalOriginalDataSize": .real(Double(original)),
      "TotalExtentSize": .real(Double(stored)), "WarmExtentSize": .real(Double(stored)),
      "BuildVersion": .string("0.1.0"), "ProductVersion": .string("kqlsh 0.1.0"),
      "IsDataWarmingRequired": .bool(false), "IsAttentionRequired": .bool(false), "IsRowStoreUnhealthy": .bool(false),
      "FailedIngestOperations": .long(failed(["Ingest", "Append", "Replace", "TableSet"])),
      "FailedMergeOperations": .long(failed(["ExtentsMerge"])),
      "MaxExtentsInSingleTable": .long(Int64(largest.count)), "TableWithMaxExtents": .string(largest.name),
      "NumberOfDatabases": .long(Int64(state.databases.count)),
      "PurgesInProgress": .long(Int64(state.purges.count { $0.state == .inProgress })),
      "PendingContinuousExports": .long(Int64(late.count { $0 > 0 })),
      "MaxContinuousExportLatenessMinutes": .long(late.max() ?? 0),
    ]
  }
}
