import KQLCatalog

/// The profiles of the encoding policy.
package enum EncodingProfile: String, Sendable, CaseIterable {
  case standard = "Default"
  case null = "Null"
  case identifier = "Identifier"
  case bigObject = "BigObject"
  case bigObject32 = "BigObject32"
  case vector16 = "Vector16"

  /// Whether terms of strings are looked up in an index.
  var hasTermIndex: Bool { self == .standard || self == .null }
}

extension CatalogState {
  /// Of the column itself, else of its table, else of the database.
  func encodingProfile(of column: ColumnInfo, in table: TableInfo) -> EncodingProfile {
    let own = EntityName(.column, database: table.database, name: "\(table.name).\(column.name)")
    let text = policy("encoding", of: own) ?? effectivePolicy("encoding", of: table.entity)
    return text.flatMap(JSON.init)?["EncodingPolicyType"]?.string.flatMap(EncodingProfile.init) ?? .standard
  }
}
