/// The name of an object in a database; both as stored, case and all.
package struct ObjectKey: Sendable, Hashable, Comparable {
  package var database: String
  package var name: String

  package init(_ database: String, _ name: String) {
    self.database = database
    self.name = name
  }

  package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
    left.database != right.database ? left.database < right.database : left.name < right.name
  }
}
