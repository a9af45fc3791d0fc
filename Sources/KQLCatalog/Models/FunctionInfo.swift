/// A stored function.
package struct FunctionInfo: CatalogRow, Hashable {
  package var database: String
  package var name: String
  /// With the parentheses.
  package var parameters: String
  /// With the braces.
  package var body: String
  package var folder: String
  package var docString: String
  package var isView: Bool
  package var skipsValidation: Bool
  package var changedBy: Int64

  package init(
    database: String, name: String, parameters: String, body: String, folder: String = "", docString: String = "",
    isView: Bool = false, skipsValidation: Bool = false, changedBy: Int64 = 0
  ) {
    self.database = database
    self.name = name
    self.parameters = parameters
    self.body = body
    self.folder = folder
    self.docString = docString
    self.isView = isView
    self.skipsValidation = skipsValidation
    self.changedBy = changedBy
  }

  package static let tableName = "functions"
  package static let columns = [
    "database", "name", "parameters", "body", "folder", "docstring", "is_view", "skips_validation", "changed_by",
  ]
  package static let keyCount = 2
  package init(_ row: SQLStatement) {
    database = row.text(0)
    name = row.text(1)
    parameters = row.text(2)
    body = row.text(3)
    folder = row.text(4)
    docString = row.text(5)
    isView = row.bool(6)
    skipsValidation = row.bool(7)
    changedBy = row.integer(8)
  }
  package var values: [SQLValue] {
    [
      .text(database), .text(name), .text(parameters), .text(body), .text(folder), .text(docString),
      SQLValue(isView), SQLValue(skipsValidation), .integer(changedBy),
    ]
  }
}
