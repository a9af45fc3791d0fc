import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let queries =
    "ClientActivityId: string, Text: string, Database: string, StartedOn: datetime, LastUpdatedOn: datetime, "
    + "Duration: timespan, State: string, RootActivityId: guid, User: string, FailureReason: string, "
    + "TotalCpu: timespan, CacheStatistics: dynamic, Application: string, MemoryPeak: long, "
    + "ScannedExtentsStatistics: dynamic, Principal: string, ClientRequestProperties: dynamic, "
    + "ResultSetStatistics: dynamic, WorkloadGroup: string, OverallQueryStats: string, VirtualCluster: string"

  static let showQueries = ManagementCommand(
    "ShowQueries", syntax: ".show queries", summary: "Shows the finished queries of 30 days.",
    permission: .ownEntries, effect: .reads, result: queries,
    examples: [Example(".show queries | where Text == 'no such query' | count", "0")]
  ) { context in
    let rows: [[Value]] = try context.requests().filter(\.isQuery).map { request in
      [
        .string(request.clientActivityId), .string(request.text), .string(request.database), .long(request.startedOn),
        .long(request.lastUpdatedOn), .long(request.duration), .string(request.state), .guid(request.rootActivityId),
        .string(request.user), .string(request.failureReason), .long(request.totalCpu), .dynamic(RequestInfo.cacheStatistics),
        .string(request.application), .long(request.memoryPeak), .dynamic(request.scannedExtents),
        .string(request.principal), .dynamic(request.clientRequestProperties), .dynamic(request.resultSet),
        .string(request.workloadGroup), .string(""), .string(""),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: queries), rows: rows))
  }

  private static let running =
    "ClientActivityId: string, Text: string, Database: string, StartedOn: datetime, LastUpdatedOn: datetime, "
    + "Duration: timespan, State: string, RootActivityId: guid, User: string, FailureReason: string, "
    + "TotalCpu: timespan, CacheStatistics: dynamic, Application: string, MemoryPeak: long, "
    + "ScannedExtentsStatistics: dynamic, Principal: string, ClientRequestProperties: dynamic, "
    + "ResultSetStatistics: dynamic, WorkloadGroup: string"

  static let showRunningQueries = ManagementCommand(
    "ShowRunningQueries", syntax: ".show running queries [by (user UserName=<string> | '*')]",
    summary: "Shows the queries that run in this process beside the command.",
    permission: .ownEntries, effect: .reads, result: running,
    examples: [Example(".show running queries | count", "0")]
  ) { context in
    let user = context.captures.string("UserName")
    let now = context.database.clock.now()
    let access = context.access
    let requests = context.database.running.all.filter {
      (user == nil || $0.user == user) && access.sees(entryOf: $0.principal, in: $0.database)
    }
    let rows: [[Value]] = requests.map { request in
      [
        .string(request.clientActivityId), .string(request.text), .string(request.database), .long(request.startedOn),
        .long(now), .long(max(now - request.startedOn, 0)), .string(request.state), .guid(request.rootActivityId),
        .string(request.user), .string(""), .long(request.totalCpu), .dynamic(RequestInfo.cacheStatistics), .string(request.application),
        .long(request.memoryPeak), .dynamic(request.scannedExtents), .string(request.principal),
        .dynamic(request.clientRequestProperties), .dynamic(request.resultSet), .string(request.workloadGroup),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: running), rows: rows))
  }

  private static let commands =
    "ClientActivityId: string, CommandType: string, Text: string, Database: string, StartedOn: datetime, "
    + "LastUpdatedOn: datetime, Duration: timespan, State: string, RootActivityId: guid, User: string, "
    + "FailureReason: string, Application: string, Principal: string, TotalCpu: timespan, "
    + "ResourcesUtilization: dynamic, ClientRequestProperties: dynamic, WorkloadGroup: string, VirtualCluster: string"

  static let showCommands = ManagementCommand(
    "ShowCommands", syntax: ".show commands", summary: "Shows the management commands of 30 days.",
    permission: .ownEntries, effect: .reads, result: commands,
    examples: [Example(".show commands | where Text == 'no such command' | count", "0")]
  ) { context in
    let rows: [[Value]] = try context.requests().filter { !$0.isQuery }.map { request in
      [
        .string(request.clientActivityId), .string(request.commandType), .string(request.text),
        .string(request.database), .long(request.startedOn), .long(request.lastUpdatedOn), .long(request.duration),
        .string(request.state), .guid(request.rootActivityId), .string(request.user), .string(request.failureReason),
        .string(request.application), .string(request.principal), .long(request.totalCpu),
        .dynamic(request.resources), .dynamic(request.clientRequestProperties), .string(request.workloadGroup),
        .string(""),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: commands), rows: rows))
  }

  private static let both =
    "ClientActivityId: string, CommandType: string, Text: string, Database: string, StartedOn: datetime, "
    + "LastUpdatedOn: datetime, Duration: timespan, State: string, FailureReason: string, RootActivityId: guid, "
    + "User: string, Application: string, Principal: string, ClientRequestProperties: dynamic, TotalCpu: timespan, "
    + "MemoryPeak: long, CacheStatistics: dynamic, ScannedExtentsStatistics: dynamic, ResultSetStatistics: dynamic, "
    + "WorkloadGroup: string, VirtualCluster: string"

  static let showCommandsAndQueries = ManagementCommand(
    "ShowCommandsAndQueries", syntax: ".show commands-and-queries",
    summary: "Shows the commands and queries of 30 days.", permission: .ownEntries, effect: .reads, result: both,
    examples: [Example(".show commands-and-queries | where Text == 'no such text' | count", "0")]
  ) { context in
    let rows: [[Value]] = try context.requests().map { request in
      [
        .string(request.clientActivityId), .string(request.commandType), .string(request.text),
        .string(request.database), .long(request.startedOn), .long(request.lastUpdatedOn), .long(request.duration),
        .string(request.state), .string(request.failureReason), .guid(request.rootActivityId), .string(request.user),
        .string(request.application), .string(request.principal), .dynamic(request.clientRequestProperties),
        .long(request.totalCpu), .long(request.memoryPeak), .dynamic(RequestInfo.cacheStatistics), .dynamic(request.scannedExtents),
        .dynamic(request.resultSet), .string(request.workloadGroup), .string(""),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: both), rows: rows))
  }

  private static let dataOperations =
    "Timestamp: datetime, Database: string, Table: string, ClientActivityId: string, OperationKind: string, "
    + "OriginalSize: long, ExtentSize: long, RowCount: long, Duration: timespan, TotalCpu: timespan, "
    + "ExtentCount: long, Principal: string, Properties: dynamic"

  static let showDataOperations = ManagementCommand(
    "ShowDataOperations", syntax: ".show data operations",
    summary: "Shows what ingestions and update policies stored in the last 30 days.", permission: .ownEntries,
    effect: .reads, result: dataOperations,
    examples: [Example(".show data operations | project OperationKind, Table, RowCount", "BatchIngest | Events | 2")]
  ) { context in
    let since = context.database.clock.now() - LogPeriods.history
    let access = context.access
    let operations = try context.database.read { try $0.dataOperations(since: since) }
    let rows: [[Value]] = operations.filter { access.sees(entryOf: $0.principal, in: $0.database) }.map { operation in
      [
        .long(operation.timestamp), .string(operation.database), .string(operation.table),
        .string(operation.clientActivityId), .string(operation.operationKind), .long(operation.originalSize),
        .long(operation.extentSize), .long(operation.rowCount), .long(operation.duration), .long(operation.totalCpu),
        .long(operation.extentCount), .string(operation.principal), .dynamic(operation.properties),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: dataOperations), rows: rows))
  }
}

extension CommandContext {
  fileprivate func requests() throws -> [RequestInfo] {
    database.flushHistory()
    let access = self.access
    return try database.read { try $0.requests(since: database.clock.now() - LogPeriods.history) }
      .filter { access.sees(entryOf: $0.principal, in: $0.database) }
  }
}

extension RequestInfo {
  /// Everything is read through the file system's cache, which keeps no such counts.
  fileprivate static let cacheStatistics = #"{"Memory":{"Misses":0,"Hits":0},"Disk":{"Misses":0,"Hits":0}}"#

  /// Of commands.
  fileprivate var resources: String {
    JSON.object([
      .init(
        "ScannedExtentsStatistics", .object([.init("MinDataScannedTime", .null), .init("MaxDataScannedTime", .null)])),
      .init("CacheStatistics", JSON(Self.cacheStatistics) ?? .null), .init("MemoryPeak", .integer(memoryPeak)),
      .init("TotalCpu", .string(TimeSpanText.text(totalCpu))),
    ]).text
  }

  fileprivate var scannedExtents: String {
    JSON.object([
      .init("TotalExtentsCount", .integer(extentsTotal)), .init("ScannedExtentsCount", .integer(extentsScanned)),
      .init("TotalRowsCount", .integer(rowsTotal)), .init("ScannedRowsCount", .integer(rowsScanned)),
    ]).text
  }

  fileprivate var resultSet: String {
    JSON.object([
      .init("TableCount", .integer(1)),
      .init(
        "TablesStatistics",
        .array([.object([.init("RowCount", .integer(resultRows)), .init("TableSize", .integer(resultBytes))])])),
    ]).text
  }
}
