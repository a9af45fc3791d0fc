import KQLColumns

/// A column as an extent holds it: the identity that survives renames, and the name and type it was written with.
package struct StoredColumn: Sendable, Hashable {
  /// Stable within the table: a renamed column keeps it, a dropped and created one gets a new one.
  package var id: Int
  package var name: String
  package var type: ScalarType
  /// Empty for a column of the table. Otherwise the members that lead, in the dynamic column with the same identity, to
  /// the values held here a second time.
  package var path: [String]
  /// Strings only: whether their terms can be looked up.
  package var hasTermIndex: Bool

  package init(id: Int, name: String, type: ScalarType, path: [String] = [], hasTermIndex: Bool = true) {
    self.id = id
    self.name = name
    self.type = type
    self.path = path
    self.hasTermIndex = hasTermIndex
  }
}

extension [StoredColumn] {
  func index(id: Int, path: [String]) -> Int? { firstIndex { $0.id == id && $0.path == path } }
}

extension Schema {
  /// The columns with their positions as identities.
  package var storedColumns: [StoredColumn] {
    fields.enumerated().map { StoredColumn(id: $0.offset, name: $0.element.name, type: $0.element.type) }
  }
}
