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

  /// Bytes of a value that the profile lets through; nil for the standard megabyte.
  var valueByteCountMax: Int? {
    switch self {
    case .bigObject: 2 << 20
    case .bigObject32: 32 << 20
    case .standard, .null, .identifier, .vector16: nil
    }
  }
}

extension CatalogState {
  /// Of the column itself, else of its table, else of the database.
  func encodingProfile(of column: ColumnInfo, in table: TableInfo) -> EncodingProfile {
    encodingPolicy(of: column, in: table)?["EncodingPolicyType"]?.string.flatMap(EncodingProfile.init) ?? .standard
  }

  private func encodingPolicy(of column: ColumnInfo, in table: TableInfo) -> JSON? {
    let own = EntityName(.column, database: table.database, name: "\(table.name).\(column.name)")
    return (policy("encoding", of: own) ?? effectivePolicy("encoding", of: table.entity)).flatMap(JSON.init)
  }

  /// By column, the bytes that a value may have, where they are not the standard megabyte.
  package func valueByteCountMax(of table: TableInfo) -> [Int: Int] {
    var limits: [Int: Int] = [:]
    for (index, column) in table.columns.enumerated() {
      guard let policy = encodingPolicy(of: column, in: table) else { continue }
      let profile = policy["EncodingPolicyType"]?.string.flatMap(EncodingProfile.init)
      limits[index] = profile?.valueByteCountMax ?? policy["MaxValueSize"]?.integer.map { Int(clamping: max($0, 0)) }
    }
    return limits
  }
}
