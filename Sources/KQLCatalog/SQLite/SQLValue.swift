/// A value as SQLite stores it.
package enum SQLValue: Sendable, Hashable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  package init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
  package init(_ value: Int) { self = .integer(Int64(value)) }
  package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
  package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
  package init(_ value: [UInt8]?) { self = value.map(SQLValue.blob) ?? .null }
}
