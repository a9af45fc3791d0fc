import KQLColumns

/// Work with a due time: a retry, a queued batch, a scheduled purge. What a job does is in its kind and text.
package struct JobInfo: CatalogRow, Hashable {
  package var id: GUID
  /// Ticks.
  package var dueOn: Int64
  package var kind: String
  package var database: String
  package var name: String
  package var attempt: Int
  package var text: String

  package init(
    id: GUID, dueOn: Int64, kind: String, database: String, name: String, attempt: Int = 0, text: String = ""
  ) {
    self.id = id
    self.dueOn = dueOn
    self.kind = kind
    self.database = database
    self.name = name
    self.attempt = attempt
    self.text = text
  }

  package static let tableName = "jobs"
  package static let columns = ["id", "due_on", "kind", "database", "name", "attempt", "text"]
  package static let keyCount = 1
  package init(_ row: SQLStatement) {
    id = GUID(bytes: row.blob(0))
    dueOn = row.integer(1)
    kind = row.text(2)
    database = row.text(3)
    name = row.text(4)
    attempt = row.int(5)
    text = row.text(6)
  }
  package var values: [SQLValue] {
    [
      .blob(id.bytes), .integer(dueOn), .text(kind), .text(database), .text(name), SQLValue(attempt), .text(text),
    ]
  }
}
