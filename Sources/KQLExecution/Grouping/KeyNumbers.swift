package import KQLColumns

/// Numbers the distinct values of columns of one type in the order of their first appearance, for operators that work on
/// whole tables. Null is a value.
package final class KeyNumbers {
  private let encoder: any KeyEncoder

  package init(_ type: ScalarType) { encoder = makeKeyEncoder(type) }

  /// How many values there are so far.
  package var count: Int { encoder.count }

  /// The numbers of the rows' values, new or known.
  package func numbers(of column: Column) -> [UInt32] { encoder.encode(column) }
}

extension Table {
  /// Each column as a whole. Throws when its text does not fit one column.
  package func wholeColumns() throws -> [Column] {
    try schema.fields.indices.map { index in
      let parts = chunks.map { $0[index] }
      if parts.isEmpty { return .nulls(schema[index].type, count: 0) }
      guard let whole = Column.concatenate(parts, schema[index].type) else { throw QueryRun.lowMemory }
      return whole
    }
  }
}
