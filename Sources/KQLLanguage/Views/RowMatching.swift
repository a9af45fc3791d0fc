internal import KQLColumns
internal import KQLDiagnostics

/// Rows that are, or are not, among others by some columns, nulls being equal to nulls.
struct RowMatching {
  let binder: Binder

  func rows(of left: Plan, without right: Plan, on fields: [Schema.Field]) throws(Diagnostic) -> Plan {
    try join(.leftanti, left, right, fields)
  }

  func rows(of left: Plan, within right: Plan, on fields: [Schema.Field]) throws(Diagnostic) -> Plan {
    try join(.leftsemi, left, right, fields)
  }

  private func join(
    _ kind: Join.Kind, _ left: Plan, _ right: Plan, _ fields: [Schema.Field]
  ) throws(Diagnostic) -> Plan {
    var keys: [(left: Expression, right: Expression)] = []
    for field in fields {
      guard let first = left.schema.index(of: field.name), let second = right.schema.index(of: field.name) else {
        continue
      }
      for (one, other) in zip(try comparable(first, field.type), try comparable(second, field.type)) {
        keys.append((one, other))
      }
    }
    return .join(
      Join(
        kind: kind, left: left, right: right, keys: keys,
        output: left.schema.fields.enumerated().map { (.left, $0, $1.name) }))
  }

  /// Expressions that are never null and equal exactly where the column is.
  private func comparable(_ position: Int, _ type: ScalarType) throws(Diagnostic) -> [Expression] {
    let column = Expression.column(position, type)
    switch type {
    case .string: return [column]
    case .dynamic: return [try binder.call("tostring", [column], range: 0..<0), try isNull(column)]
    default:
      // Text tells apart what comparison does not, such as a null and a NaN.
      if type == .real || type == .decimal {
        return [try binder.call("tostring", [column], range: 0..<0), try isNull(column)]
      }
      let filled = try binder.call(
        "coalesce", [column, .constant(zero(type), type)], range: 0..<0)
      return [filled, try isNull(column)]
    }
  }

  private func isNull(_ column: Expression) throws(Diagnostic) -> Expression {
    try binder.call("isnull", [column], range: 0..<0)
  }

  private func zero(_ type: ScalarType) -> Value {
    switch type {
    case .bool: .bool(false)
    case .guid: .guid(GUID(high: 0, low: 0))
    default: .long(0)
    }
  }
}
