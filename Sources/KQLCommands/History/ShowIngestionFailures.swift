import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  private static let failures =
    "OperationId: guid, Database: string, Table: string, FailedOn: datetime, IngestionSourcePath: string, "
    + "Details: string, FailureKind: string, RootActivityId: guid, OperationKind: string, "
    + "OriginatesFromUpdatePolicy: bool, ErrorCode: string, Principal: string, ShouldRetry: bool, User: string, "
    + "IngestionProperties: string, NumberOfSources: int"

  static let showIngestionFailures = ManagementCommand(
    "ShowIngestionFailures", syntax: ".show ingestion failures [with '(' OperationId '=' OperationId=<guid> ')']",
    summary: "Shows what failed in ingestions and update policies in the last 14 days.", permission: .ownEntries,
    effect: .reads, result: failures, examples: [Example(".show ingestion failures | count", "0")]
  ) { context in
    let wanted = try context.captures.expression("OperationId").map { try GuidSyntax.guid($0) }
    let since = context.database.clock.now() - LogPeriods.failures
    let access = context.access
    let rows: [[Value]] = try context.database.read { try $0.failures(since: since) }
      .filter { wanted == nil || $0.operationId == wanted }
      .filter { access.sees(entryOf: $0.principal, in: $0.database) }
      .map { failure in
        [
          .guid(failure.operationId), .string(failure.database), .string(failure.table), .long(failure.failedOn),
          .string(failure.ingestionSourcePath), .string(failure.details), .string(failure.failureKind),
          .guid(failure.rootActivityId), .string(failure.operationKind), .bool(failure.originatesFromUpdatePolicy),
          .string(failure.errorCode), .string(failure.principal), .bool(failure.shouldRetry),
          .string(failure.principal),
          .string(failure.ingestionProperties), .long(Int64(failure.sourceCount)),
        ]
      }
    return CommandResult(Table(schema: Schema(declared: failures), rows: rows))
  }
}
