import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLLanguage

/// A query that the database wants run: of an update policy, a continuous export, a retention rule.
package struct QueryTask: Sendable {
  package var text: String
  package var resolver: SnapshotResolver
  /// Ticks: what `now()` says.
  package var now: Int64
  package var principal: String
  package var clientActivityId: String

  package init(text: String, resolver: SnapshotResolver, now: Int64, principal: String, clientActivityId: String) {
    self.text = text
    self.resolver = resolver
    self.now = now
    self.principal = principal
    self.clientActivityId = clientActivityId
  }
}

/// Rows that a continuous export wants written.
package struct ExportTask: Sendable {
  package var runId: GUID
  package var rows: Table
  package var externalTable: ExternalTableInfo
  /// Canonical names: `sizeLimit`, `parquetRowGroupSize`.
  package var properties: [String: String]
  /// Ticks: the start of the run.
  package var timestamp: Int64
  /// Temporary files are called this, a number and `.tmp`, in the folder of their final name.
  package var temporaryPrefix: String

  package init(
    runId: GUID, rows: Table, externalTable: ExternalTableInfo, properties: [String: String], timestamp: Int64,
    temporaryPrefix: String
  ) {
    self.runId = runId
    self.rows = rows
    self.externalTable = externalTable
    self.properties = properties
    self.timestamp = timestamp
    self.temporaryPrefix = temporaryPrefix
  }
}

/// What the database needs of the layers above it; the engine gives it after opening.
package struct DatabaseServices: Sendable {
  /// Runs a query and gathers its first result.
  package var runQuery: @Sendable (QueryTask) throws -> Table
  package var views: ViewServices
  /// Binds a query and gives the schema of its first result.
  package var bindQuery: @Sendable (QueryTask) throws -> Schema
  /// Writes files durably under temporary names. On an error it may leave some; they carry the prefix of the task.
  package var writeExport: @Sendable (ExportTask) throws -> [ExportedFile]
  /// The rows of an external table's files.
  package var scanExternalTable: @Sendable (ExternalTableInfo, _ mapping: String?, DatabaseSnapshot) throws(Diagnostic) -> any ScanSource
  /// The rows of `externaldata`.
  package var scanExternalData: @Sendable (Schema, _ uris: [String], _ properties: [(String, Value)]) throws(Diagnostic) -> any ScanSource

  package init(
    runQuery: @escaping @Sendable (QueryTask) throws -> Table,
    views: ViewServices, bindQuery: @escaping @Sendable (QueryTask) throws -> Schema,
    writeExport: @escaping @Sendable (ExportTask) throws -> [ExportedFile],
    scanExternalTable:
      @escaping @Sendable (ExternalTableInfo, String?, DatabaseSnapshot) throws(Diagnostic) ->
      any ScanSource,
    scanExternalData: @escaping @Sendable (Schema, [String], [(String, Value)]) throws(Diagnostic) -> any ScanSource
  ) {
    self.runQuery = runQuery
    self.views = views
    self.bindQuery = bindQuery
    self.writeExport = writeExport
    self.scanExternalTable = scanExternalTable
    self.scanExternalData = scanExternalData
  }

  /// Refuses everything; for tests of what needs no service.
  package static let none: DatabaseServices = {
    let refusal = Diagnostic(code: "General_BadRequest", "this needs the query engine")
    return DatabaseServices(
      runQuery: { _ in throw refusal }, views: .none, bindQuery: { _ in throw refusal }, writeExport: { _ in throw refusal },
      scanExternalTable: { (_, _, _) throws(Diagnostic) in throw refusal },
      scanExternalData: { (_, _, _) throws(Diagnostic) in throw refusal })
  }()
}
