import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let showJournal = ManagementCommand(
    "ShowJournal", syntax: ".show journal", summary: "Shows every change of metadata, and every ingestion and run of an update policy.",
    permission: .ownEntries,
    effect: .reads, result: Results.journal,
    examples: [Example(".show journal | where EntityName == 'Logs' | project Event", "CREATE-TABLE")]
  ) { context in try context.journal(of: nil) }

  static let showDatabaseJournal = ManagementCommand(
    "ShowDatabaseJournal", syntax: ".show database DatabaseName=<database> journal",
    summary: "Shows every change of a database's metadata, and every ingestion and run of an update policy.", permission: .ownEntries,
    effect: .reads,
    result: Results.journal,
    examples: [Example(".show database NetDefaultDB journal | where Event == 'DROP-TABLE' | count", "0")]
  ) { context in try context.journal(of: try context.databaseName("DatabaseName")) }
}

extension CommandContext {
  fileprivate func journal(of database: String?) throws -> CommandResult {
    let access = self.access
    let records = try self.database.read { access in
      JournalInfo.merged(
        try access.journal(), try access.dataOperations(since: 0), try access.failures(since: 0))
    }
    let rows: [[Value]] =
      records
      .filter { database == nil || $0.database == database }
      .filter { access.sees(entryOf: $0.principal, in: $0.database) }
      .map { record in
        [
          .string(record.event), .long(record.timestamp), .string(record.database), .string(record.entityName),
          .string(record.updatedEntityName), .string(record.entityVersion), .string(record.database),
          .string(record.originalEntityState), .string(record.updatedEntityState), .string(record.changeCommand),
          .string(record.principal), .guid(record.rootActivityId), .string(record.clientRequestId),
          .string(record.principal), .string(record.originalEntityVersion),
        ]
      }
    return CommandResult(Table(schema: Schema(declared: Results.journal), rows: rows))
  }
}
