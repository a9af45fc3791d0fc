import Foundation
import KQLCommands
import Testing

/// The permission of each command against the reference's, where that is at hand and says one.
@Suite struct PermissionTests {
  private static let reference = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "../shared/reference/commands.jsonl")

  private typealias Permission = ManagementCommand.Permission

  /// What the reference's words mean here.
  private static let meanings: [String: Permission] = [
    "Database User, Viewer or Monitor": .databaseViewer, "Database Monitor or Viewer": .databaseViewer,
    "Database Viewer or Monitor": .databaseViewer,
    "Database User, Viewer or Monitor or External Table Admin": .databaseViewer,
    "Database Viewer": .databaseReader, "Database User": .databaseUser, "Database Admin": .databaseAdmin,
    "Database Ingestor": .databaseIngestor, "Database Monitor or Admin": .databaseMonitor,
    "Table Admin": .tableAdmin, "Table Ingestor": .tableIngestor,
    "Table Admin (table named) or Database Admin": .tableAdmin, "Function Admin": .functionAdmin,
    "Database Admin or Function Admin": .functionAdmin, "External Table Admin": .externalTableAdmin,
    "Database Admin or External Table Admin": .externalTableAdmin,
    "Materialized View Admin": .materializedViewAdmin,
    "Database Admin or Materialized View Admin": .materializedViewAdmin,
    "Database Admin or Graph Admin": .graphModelAdmin,
    "AllDatabasesAdmin": .allDatabasesAdmin, "AllDatabasesMonitor": .allDatabasesMonitor,
    "own entries: anyone; all entries: Database Admin or Monitor": .ownEntries,
    "own entries: anyone; database entries: Database Admin; cluster entries: AllDatabasesAdmin": .ownEntries,
    "own operations: anyone; all operations of a database: Database Admin": .ownEntries,
    "own queries: anyone; Database Admin for the database; cluster admin for any": .ownEntries,
    "Database User; Table Admin to extend an existing table": .createOrAlterTable,
    "Database User (create table); Table Ingestor (append)": .createOrAppendTable,
    "Table Admin (replace); Database User (create table)": .createOrReplaceTable,
    "Database User (create); Function Admin (alter)": .createOrAlterFunction,
    "Database User (create); Table Admin (alter); AllDatabasesAdmin when a managed identity is used":
      .createOrAlterExternalTable,
  ]

  /// Deliberate: an external table has admins of its own, blobs belong to no table, whoever may set a policy may delete it,
  /// and the page of `.drop graph_snapshot` names the model's admins too.
  private static let differing: Set<String> = [
    "AlterStorageExternalTable", "AlterSqlExternalTable", "AlterDeltaExternalTable", "ListBlobs",
    "DeleteTablePolicyExtentTagsRetention", "DeleteTablePolicyPartitioning",
    "GraphSnapshotDrop",
  ]

  @Test(.enabled(if: FileManager.default.fileExists(atPath: reference.path), "needs ../shared/reference"))
  func `commands need the roles that the reference names`() throws {
    struct Entry: Decodable {
      var name: String
      var permission: String?
    }
    var wanted: [String: Permission] = [:]
    for line in try String(contentsOf: Self.reference, encoding: .utf8).split(separator: "\n") {
      let entry = try JSONDecoder().decode(Entry.self, from: Data(line.utf8))
      guard let text = entry.permission else { continue }
      wanted[entry.name] = try #require(Self.meanings[text], "'\(text)' has no meaning here")
    }
    var checked = 0
    for command in ManagementCommand.supported where !Self.differing.contains(command.id) {
      // A view has admins of its own; the reference speaks of its table's.
      if command.id.contains("MaterializedViewPolicy") { continue }
      guard let permission = wanted[command.id] else { continue }
      checked += 1
      #expect(command.permission == permission, "\(command.id): \(command.syntax)")
    }
    #expect(checked > 200)
  }
}
