import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let failures =
    "Database: string, Table: string, Principal: string, RootActivityId: guid, "
    + "IngestionProperties: dynamic, Count: long, FirstFailureOn: datetime, LastFailureOn: datetime, "
    + "FailureKind: string, ErrorCode: string, Details: string"
  private static let statistics =
    "Database: string, Table: string, StartTime: datetime, EndTime: datetime, Count: long, "
    + "MinDuration: timespan, MaxDuration: timespan, AvgDuration: timespan, TotalDataSize: long, "
    + "MinDataSize: long, MaxDataSize: long, TotalRowCount: long, MinRowCount: long, MaxRowCount: long, "
    + "IngestionStatus: string, NumOfRowStoresReferences: int, Principal: string, NodeId: string, "
    + "IngestionProperties: dynamic"

  static let showStreamingIngestionFailures = ManagementCommand(
    "ShowStreamingIngestionFailures", syntax: ".show streamingingestion failures",
    summary: "Lists failures of streaming ingestion: none, nothing is streamed in here.",
    permission: .ownEntries, effect: .reads, result: failures,
    examples: [Example(".show streamingingestion failures | count", "0")]
  ) { _ in CommandResult(Table(schema: Schema(declared: failures))) }

  static let showStreamingIngestionStatistics = ManagementCommand(
    "ShowStreamingIngestionStatistics", syntax: ".show streamingingestion statistics",
    summary: "Lists statistics of streaming ingestion: none, nothing is streamed in here.",
    permission: .ownEntries, effect: .reads, result: statistics,
    examples: [Example(".show streamingingestion statistics | count", "0")]
  ) { _ in CommandResult(Table(schema: Schema(declared: statistics))) }
}
