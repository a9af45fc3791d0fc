import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let showContinuousExports = ManagementCommand(
    "ShowContinuousExports", syntax: ".show continuous-exports", summary: "Lists the continuous exports.",
    permission: .databaseViewer, effect: .reads, result: Results.continuousExport,
    examples: [Example(".show continuous-exports | count", "0")]
  ) { context in .continuousExportRows(context.state.continuousExports(in: try context.databaseInfo.name)) }

  static let showContinuousExport = ManagementCommand(
    "ShowContinuousExport", syntax: ".show continuous-export ContinuousExportName=<name>",
    summary: "Shows a continuous export and how far it got.", permission: .databaseViewer, effect: .reads,
    result: Results.continuousExport,
    examples: [Example(".show continuous-export Hourly | project Name, IntervalBetweenRuns, IsDisabled", "Hourly | 01:00:00 | false")]
  ) { context in .continuousExportRows([try context.continuousExport("ContinuousExportName")]) }

  static let showPendingContinuousExports = ManagementCommand(
    "ShowClusterPendingContinuousExports",
    syntax:
      ".show cluster pending continuous-exports [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Lists the continuous exports whose next run is due.", permission: .allDatabasesViewer, effect: .reads,
    result: Results.continuousExport, examples: [Example(".show cluster pending continuous-exports | count", "0")]
  ) { context in
    _ = try PropertyList(context.captures, known: [])
    let now = context.database.clock.now()
    let exports = context.state.continuousExports.values.sorted { ($0.database, $0.name) < ($1.database, $1.name) }
    return .continuousExportRows(
      exports.filter { export in
        !export.isDisabled && (export.lastRunTime ?? 0) + export.intervalBetweenRuns <= now
      })
  }

  private static let artifacts =
    "Timestamp: datetime, ExternalTableName: string, Path: string, NumRecords: long, SizeInBytes: long"

  static let showContinuousExportArtifacts = ManagementCommand(
    "ShowContinuousExportExportedArtifacts",
    syntax: ".show continuous-export ContinuousExportName=<name> exported-artifacts",
    summary: "Lists the files that a continuous export wrote in the last 14 days.", permission: .databaseMonitor,
    effect: .reads, result: artifacts,
    examples: [Example(".show continuous-export Hourly exported-artifacts | count", "0")]
  ) { context in
    let export = try context.continuousExport("ContinuousExportName")
    let since = context.database.clock.now() - LogPeriods.failures
    let artifacts = try context.database.exportArtifacts(of: export.name, in: export.database, since: since)
    let rows: [[Value]] = artifacts.map { (artifact: ExportArtifactInfo) -> [Value] in
      [
        .long(artifact.timestamp), .string(artifact.externalTable), .string(artifact.path), .long(artifact.rowCount),
        .long(artifact.byteCount),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: Self.artifacts), rows: rows))
  }

  private static let failures =
    "Timestamp: datetime, OperationId: string, Name: string, LastSuccessRun: datetime, FailureKind: string, Details: string"

  static let showContinuousExportFailures = ManagementCommand(
    "ShowContinuousExportFailures", syntax: ".show continuous-export ContinuousExportName=<name> failures",
    summary: "Lists the failed runs of a continuous export.", permission: .databaseMonitor, effect: .reads,
    result: failures,
    examples: [Example(".show continuous-export Hourly failures | count", "0")]
  ) { context in
    let export = try context.continuousExport("ContinuousExportName")
    let since = context.database.clock.now() - LogPeriods.failures
    let list = try context.database.exportFailures(of: export.name, in: export.database, since: since)
    let rows: [[Value]] = list.map { (failure: ExportFailureInfo) -> [Value] in
      let last: Value = failure.lastSuccessRun.map { Value.long($0) } ?? .null
      return [
        .long(failure.timestamp), .string(failure.operationId.dashed), .string(export.name), last,
        .string(failure.failureKind), .string(failure.details),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: failures), rows: rows))
  }

  static let enableContinuousExport = ManagementCommand(
    "EnableContinuousExport", syntax: ".enable continuous-export ContinuousExportName=<name>",
    summary: "Lets a continuous export run again from where it stopped.", permission: .databaseAdmin, effect: .writes,
    result: Results.continuousExport,
    examples: [
      Example(".enable continuous-export Hourly | project Name, IsDisabled", "Hourly | false", after: [".disable continuous-export Hourly"])
    ]
  ) { context in try context.setDisabled(false) }

  static let disableContinuousExport = ManagementCommand(
    "DisableContinuousExport", syntax: ".disable continuous-export ContinuousExportName=<name>",
    summary: "Stops a continuous export; it keeps its place.", permission: .databaseAdmin, effect: .writes,
    result: Results.continuousExport,
    examples: [Example(".disable continuous-export Hourly | project Name, IsDisabled", "Hourly | true")]
  ) { context in try context.setDisabled(true) }

  static let dropContinuousExport = ManagementCommand(
    "DropContinuousExport", syntax: ".drop continuous-export ContinuousExportName=<name>",
    summary: "Drops a continuous export; shows those that remain.", permission: .databaseAdmin, effect: .writes,
    result: Results.continuousExport,
    examples: [Example(".drop continuous-export Hourly | count", "0")]
  ) { context in
    let export = try context.continuousExport("ContinuousExportName")
    try context.change { access in
      try access.dropContinuousExport(export.name, in: export.database)
      try access.journal("DROP-CONTINUOUS-EXPORT", database: export.database, entity: export.name, before: export.query)
    }
    return .continuousExportRows(context.state.continuousExports(in: export.database))
  }
}

extension CommandContext {
  fileprivate func setDisabled(_ isDisabled: Bool) throws -> CommandResult {
    let export = try continuousExport("ContinuousExportName")
    return try change { access in
      var changed = export
      changed.isDisabled = isDisabled
      if !isDisabled { changed.failingSince = nil }
      try access.put(changed)
      try access.journal(
        isDisabled ? "DISABLE-CONTINUOUS-EXPORT" : "ENABLE-CONTINUOUS-EXPORT", database: export.database,
        entity: export.name)
      return .continuousExportRows([changed])
    }
  }
}
