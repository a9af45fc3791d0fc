extension CatalogAccess {
  /// The rows that belong to a database by its name; logs keep the name they were written with.
  private static let rowsOfDatabases: [any CatalogRow.Type] = [
    TableInfo.self, DroppedTableInfo.self, FunctionInfo.self, PolicyInfo.self, MappingInfo.self,
    ExternalTableInfo.self, ContinuousExportInfo.self, ExportRunInfo.self, ExportArtifactInfo.self,
    ExportFailureInfo.self, PrincipalInfo.self, DocumentInfo.self, StoredQueryResultInfo.self, JobInfo.self,
    GraphSnapshotInfo.self, GraphFailureInfo.self,
  ]

  /// Gives everything in a database to another name; the row of the database itself stays as it is.
  package func moveEntities(of database: String, to name: String) throws {
    for row in Self.rowsOfDatabases where row.columns.contains("database") {
      try connection.run(
        "UPDATE \(row.tableName) SET database = ? WHERE database = ?", [.text(name), .text(database)])
    }
  }
}
