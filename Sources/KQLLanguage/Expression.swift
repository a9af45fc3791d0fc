package import KQLColumns

/// A scalar expression after binding: names resolved, types known, conversions explicit.
package indirect enum Expression: Sendable {
  /// A column of the input, by position.
  case column(Int, ScalarType)
  case constant(Value, ScalarType)
  case call(ScalarFunction, [Expression], ScalarType)
  /// Short-circuit logic over all parts; null counts as Kusto's three-valued logic says.
  case and([Expression])
  case or([Expression])
  /// `in` and its kin over constants: the set is built once per query.
  case membership(Expression, MembershipSet, negated: Bool)
  /// The value of `toscalar()`: the first cell of the plan's result, run once per query.
  case scalarQuery(SharedPlan, ScalarType)
  /// `x in (table)`: the values are the first column of the plan, run once per query.
  case membershipQuery(Expression, SharedPlan, ignoresCase: Bool, negated: Bool)

  package var type: ScalarType {
    switch self {
    case .column(_, let type), .constant(_, let type), .call(_, _, let type), .scalarQuery(_, let type): type
    case .and, .or, .membership, .membershipQuery: .bool
    }
  }
}

/// The constants of an `in`, of one type.
package struct MembershipSet: Sendable {
  package let values: [Value]
  package let type: ScalarType
  package let ignoresCase: Bool

  package init(values: [Value], type: ScalarType, ignoresCase: Bool) {
    self.values = values
    self.type = type
    self.ignoresCase = ignoresCase
  }
}

/// A plan used in several places and run once: `materialize()`, `toscalar()`, a `let` used twice.
package final class SharedPlan: Sendable {
  package let plan: Plan
  package init(_ plan: Plan) { self.plan = plan }
}
