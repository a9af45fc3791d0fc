extension CatalogAccess {
  /// Gives everything in a database to another name; the row of the database itself stays as it is, and logs keep the name
  /// they were written with.
  package func moveEntities(of database: String, to name: String) throws {
    for row in CatalogSchema.rows where row.columns.contains("database") {
      try connection.run(
        "UPDATE \(row.tableName) SET database = ? WHERE database = ?", [.text(name), .text(database)])
    }
  }

  package func renameFailures(ofView view: String, to name: String, in database: String) throws {
    try connection.run(
      "UPDATE \(ViewFailureInfo.tableName) SET view = ? WHERE database = ? AND view = ?",
      [.text(name), .text(database), .text(view)])
  }
}
