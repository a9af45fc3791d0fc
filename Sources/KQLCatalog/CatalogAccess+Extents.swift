import KQLColumns

extension CatalogAccess {
  private static let list: String = ExtentInfo.columns.joined(separator: ", ")
  private static let marks: String = ExtentInfo.columns.map { _ in "?" }.joined(separator: ", ")

  /// The extents of a table at a commit, in the order they were committed.
  package func extents(of tableId: Int64, at commit: Int64) throws -> [ExtentInfo] {
    try selectExtents(
      """
      WHERE table_id = ?1 AND created_by <= ?2 AND (dropped_by IS NULL OR dropped_by > ?2)
      ORDER BY created_by, rowid
      """, [.integer(tableId), .integer(commit)])
  }

  /// What was added between two commits, and is still there at the later one.
  package func extentsAdded(to tableId: Int64, after: Int64, upTo: Int64) throws -> [ExtentInfo] {
    try selectExtents(
      """
      WHERE table_id = ?1 AND created_by > ?2 AND created_by <= ?3 AND (dropped_by IS NULL OR dropped_by > ?3)
      ORDER BY created_by, rowid
      """, [.integer(tableId), .integer(after), .integer(upTo)])
  }

  /// Whether extents were added between two commits, there still or not.
  package func hasExtents(addedTo tableId: Int64, after: Int64, upTo: Int64) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM extents WHERE table_id = ? AND created_by > ? AND created_by <= ? LIMIT 1",
      [.integer(tableId), .integer(after), .integer(upTo)]) != nil
  }

  /// Ids that were dropped from a table between two commits.
  package func extentsDropped(from tableId: Int64, after: Int64, upTo: Int64) throws -> Set<GUID> {
    var ids: Set<GUID> = []
    try connection.query(
      // The plus keeps SQLite from reading all extents of the table by its other index.
      "SELECT id FROM extents WHERE dropped_by > ? AND dropped_by <= ? AND +table_id = ?",
      [.integer(after), .integer(upTo), .integer(tableId)]
    ) { ids.insert(GUID(bytes: $0.blob(0))) }
    return ids
  }

  package func extent(_ id: GUID) throws -> ExtentInfo? {
    try selectExtents("WHERE id = ?", [.blob(id.bytes)]).first
  }

  /// Extents that were dropped at or before a commit, but for those of dropped tables that can come back.
  package func droppedExtents(upTo commit: Int64) throws -> [ExtentInfo] {
    try selectExtents(
      "WHERE dropped_by IS NOT NULL AND dropped_by <= ? ORDER BY dropped_by", [.integer(commit)])
  }

  private func selectExtents(_ condition: String, _ parameters: [SQLValue]) throws -> [ExtentInfo] {
    var extents: [ExtentInfo] = []
    try connection.query("SELECT \(Self.list) FROM extents \(condition)", parameters) {
      extents.append(ExtentInfo($0))
    }
    return extents
  }

  /// Adds an extent, its `ingest-by:` tags, and for a small one its bytes.
  package func addExtent(_ extent: ExtentInfo, blob: [UInt8]?) throws {
    try connection.run("INSERT INTO extents (\(Self.list)) VALUES (\(Self.marks))", extent.values)
    if let blob {
      try connection.run(
        "INSERT OR IGNORE INTO extent_blobs (content_id, bytes) VALUES (?, ?)",
        [.blob(extent.contentId.bytes), .blob(blob)])
    }
    for tag in extent.tags where tag.hasPrefix("ingest-by:") {
      try connection.run(
        "INSERT OR IGNORE INTO ingest_by (table_id, tag, extent_id) VALUES (?, ?, ?)",
        [.integer(extent.tableId), .text(tag), .blob(extent.id.bytes)])
    }
  }

  /// False when the extent was not there or already dropped.
  package func dropExtent(_ id: GUID, by commit: Int64) throws -> Bool {
    guard let extent = try extent(id), extent.droppedBy == nil else { return false }
    try connection.run(
      "UPDATE extents SET dropped_by = ? WHERE id = ?", [.integer(commit), .blob(id.bytes)])
    for tag in extent.tags where tag.hasPrefix("ingest-by:") {
      try connection.run(
        "DELETE FROM ingest_by WHERE table_id = ? AND tag = ? AND extent_id = ?",
        [.integer(extent.tableId), .text(tag), .blob(id.bytes)])
    }
    return true
  }

  /// Whether an extent of the table carries the `ingest-by:` tag.
  package func hasIngestBy(_ tag: String, in tableId: Int64) throws -> Bool {
    try connection.integer(
      "SELECT 1 FROM ingest_by WHERE table_id = ? AND tag = ? LIMIT 1", [.integer(tableId), .text(tag)]) != nil
  }

  package func blob(_ contentId: GUID) throws -> [UInt8]? {
    var bytes: [UInt8]?
    try connection.query("SELECT bytes FROM extent_blobs WHERE content_id = ?", [.blob(contentId.bytes)]) {
      bytes = $0.blob(0)
    }
    return bytes
  }

  /// Positions of the deleted rows, ascending, little-endian 32-bit words.
  package func deletedRows(_ extentId: GUID) throws -> [UInt8]? {
    var bytes: [UInt8]?
    try connection.query("SELECT rows FROM extent_deletions WHERE extent_id = ?", [.blob(extentId.bytes)]) {
      bytes = $0.blob(0)
    }
    return bytes
  }

  package func setDeletedRows(_ rows: [UInt8], of extentId: GUID) throws {
    try connection.run(
      "INSERT OR REPLACE INTO extent_deletions (extent_id, rows) VALUES (?, ?)",
      [.blob(extentId.bytes), .blob(rows)])
  }

  /// Forgets a dropped extent; its bytes too when no other extent shares them. Whether a file may be removed.
  package func forgetExtent(_ extent: ExtentInfo) throws -> Bool {
    try connection.run("DELETE FROM extents WHERE id = ?", [.blob(extent.id.bytes)])
    try connection.run("DELETE FROM extent_deletions WHERE extent_id = ?", [.blob(extent.id.bytes)])
    let content = SQLValue.blob(extent.contentId.bytes)
    let others = try connection.integer(
      "SELECT 1 FROM extents WHERE id = ?1 OR content_id = ?1 LIMIT 1", [content])
    guard others == nil else { return false }
    if extent.file == nil { try connection.run("DELETE FROM extent_blobs WHERE content_id = ?", [content]) }
    return extent.file != nil
  }

  /// Every file that a row names, dropped ones included.
  package func extentFiles() throws -> Set<String> {
    var files: Set<String> = []
    try connection.query("SELECT file FROM extents WHERE file IS NOT NULL") { files.insert($0.text(0)) }
    return files
  }
}
