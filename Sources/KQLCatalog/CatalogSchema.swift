/// The tables of `catalog.sqlite`.
enum CatalogSchema {
  /// What this program reads and writes. A newer one is refused.
  static let formatVersion = 1

  /// Grows with each table or index that was added. A directory with a lower one gets what it lacks when it is opened.
  static let revision: Int64 = 5

  static let creation: String =
    objects + """
      CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value) WITHOUT ROWID;
      CREATE TABLE IF NOT EXISTS extents (\(ExtentInfo.columns.joined(separator: ", ")), PRIMARY KEY (id));
      CREATE INDEX IF NOT EXISTS extents_created ON extents (table_id, created_by);
      CREATE INDEX IF NOT EXISTS extents_dropped ON extents (dropped_by, table_id) WHERE dropped_by IS NOT NULL;
      CREATE INDEX IF NOT EXISTS extents_content ON extents (content_id) WHERE content_id IS NOT NULL;
      CREATE INDEX IF NOT EXISTS export_runs_open ON export_runs (database, export) WHERE state = 'publishing';
      CREATE TABLE IF NOT EXISTS extent_blobs (content_id PRIMARY KEY, bytes);
      CREATE TABLE IF NOT EXISTS extent_deletions (extent_id PRIMARY KEY, rows) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS queued_blobs_batch ON queued_blobs (batch);
      CREATE TABLE IF NOT EXISTS ingest_by (table_id, tag, extent_id, PRIMARY KEY (table_id, tag, extent_id))
        WITHOUT ROWID;
      """ + log("operations", OperationInfo.columns, ["id", "updated_on"])
    + log("ingestion_failures", FailureInfo.columns, ["failed_on"])
    + log("journal", JournalInfo.columns, [])
    + log("data_operations", DataOperationInfo.columns, ["timestamp"])
    + log("requests", RequestInfo.columns, ["started_on"])
    + "CREATE TABLE IF NOT EXISTS operation_results (id PRIMARY KEY, result) WITHOUT ROWID;"

  /// What is stored as rows of tables of their own.
  static let rows: [any CatalogRow.Type] = [
    DatabaseInfo.self, TableInfo.self, DroppedTableInfo.self, FunctionInfo.self, PolicyInfo.self, MappingInfo.self,
    ExternalTableInfo.self, ContinuousExportInfo.self, ExportRunInfo.self, ExportArtifactInfo.self, ExportFailureInfo.self,
    PrincipalInfo.self, DocumentInfo.self, StoredQueryResultInfo.self, JobInfo.self, MaterializedViewInfo.self,
    ViewFailureInfo.self, GraphSnapshotInfo.self, GraphFailureInfo.self, QueuedOperationInfo.self, QueuedBlobInfo.self,
  ]

  private static let objects: String = rows.map { $0.creation }.joined()

  /// A table of records in the order they were written, read by time.
  private static func log(_ name: String, _ columns: [String], _ indices: [String]) -> String {
    let list = columns.joined(separator: ", ")
    var text = "CREATE TABLE IF NOT EXISTS \(name) (sequence INTEGER PRIMARY KEY, \(list));"
    for index in indices { text += "CREATE INDEX IF NOT EXISTS \(name)_\(index) ON \(name) (\(index));" }
    return text
  }
}
