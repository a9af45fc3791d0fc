import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let operations =
    "OperationId: guid, Operation: string, NodeId: string, StartedOn: datetime, LastUpdatedOn: datetime, "
    + "Duration: timespan, State: string, Status: string, RootActivityId: guid, ShouldRetry: bool, Database: string, "
    + "Principal: string, User: string, AdminEpochStartTime: datetime, VirtualCluster: string"

  static let showOperations = ManagementCommand(
    "ShowOperations", syntax: ".show operations [(OperationId=<guid> | '(' { OperationIds=<guid>, ',' }+ ')')]",
    summary: "Shows the log of operations of two weeks, or the latest state of some of them.",
    permission: .ownEntries, effect: .reads, result: operations,
    examples: [Example(".show operations | where Operation == 'NoSuch' | count", "0")]
  ) { context in
    let now = context.database.clock.now()
    var ids: [GUID] = []
    if let expression = context.captures.expression("OperationId") { ids.append(try GuidSyntax.guid(expression)) }
    for row in context.captures.rows("OperationIds") {
      if let expression = row.expression("OperationIds") { ids.append(try GuidSyntax.guid(expression)) }
    }
    let lines: [OperationInfo]
    if ids.isEmpty {
      lines = try context.database.read { try $0.operations(since: now - LogPeriods.operations) }
    } else {
      // By id: the latest line of each, and nothing that was last touched more than six hours ago.
      lines = try ids.compactMap { id in
        try context.database.read { try $0.operations(id) }.last
      }.filter { $0.lastUpdatedOn >= now - LogPeriods.recentOperations }
    }
    let access = context.access
    let rows: [[Value]] = lines.filter { access.sees(entryOf: $0.principal, in: $0.database) }.map { line in
      [
        .guid(line.id), .string(line.operation), .string(""), .long(line.startedOn), .long(line.lastUpdatedOn),
        .long(line.duration), .string(line.state.rawValue), .string(line.status), .guid(line.rootActivityId),
        .bool(line.shouldRetry), .string(line.database), .string(line.principal), .string(line.principal), .null,
        .string(""),
      ]
    }
    return CommandResult(Table(schema: Schema(declared: operations), rows: rows))
  }
}

/// How long the logs are kept, in ticks.
enum LogPeriods {
  private static let day: Int64 = 864_000_000_000
  static let operations = 14 * day
  static let recentOperations = day / 4
  static let failures = 14 * day
  static let history = 30 * day
}

enum GuidSyntax {
  static func guid(_ expression: ExpressionSyntax) throws -> GUID {
    guard let text = PropertyList.text(expression), let guid = GUID(hex: text) else {
      throw Diagnostic(
        code: "SYN0002", "a guid is expected, as in 74be27de-1e4e-49d9-b579-fe0b331d3642", range: expression.range)
    }
    return guid
  }
}
