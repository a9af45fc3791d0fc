package import KQLColumns

/// Evaluates expressions over one row at a time, for operators whose rows depend on each other (`scan`).
///
/// Slow by nature: each call makes columns of one row.
package struct RowEvaluator {
  private let context: EvaluationContext

  package init(context: EvaluationContext) { self.context = context }

  package func value(_ expression: Expression, _ row: [Value], _ types: [ScalarType]) throws -> Value {
    switch expression {
    case .column(let index, _): return row[index]
    case .constant(let value, _): return value
    case .call(let function, let arguments, let type):
      let columns = try arguments.map {
        Column.constant(try value($0, row, types), $0.type, count: 1)
      }
      let given = Arguments(columns: columns, rowCount: 1, resultType: type, context: context)
      return try function.evaluate(given).value(0)
    case .and(let parts):
      var result = Value.bool(true)
      for part in parts {
        let part = try value(part, row, types)
        if part == .bool(false) { return part }
        if part == .null { result = .null }
      }
      return result
    case .or(let parts):
      var result = Value.bool(false)
      for part in parts {
        let part = try value(part, row, types)
        if part == .bool(true) { return part }
        if part == .null { result = .null }
      }
      return result
    case .membership(let subject, let set, let negated):
      let subject = try value(subject, row, types)
      if set.ignoresCase, case .string(let text) = subject {
        let lowered = text.lowercased()
        let found = set.values.contains {
          if case .string(let other) = $0 { other.lowercased() == lowered } else { false }
        }
        return .bool(found != negated)
      }
      return .bool(set.values.contains(subject) != negated)
    case .scalarQuery, .membershipQuery: return .null
    }
  }
}
