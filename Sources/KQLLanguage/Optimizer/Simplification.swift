internal import KQLColumns

/// Small rewrites, from the leaves up.
enum Simplification {
  static func simplify(_ plan: Plan) -> Plan {
    let plan = plan.mapInputs(simplify)
    switch plan {
    case .limit(let input, let count): return limited(input, count)
    case .project(let input, let list): return projected(input, list)
    case .filter(let input, .constant(.bool(true), _)): return input
    case .filter(.filter(let input, let first), let second):
      return .filter(input, Binder.simplified(true, first.conjuncts + second.conjuncts))
    // A sort says the last word on order; one below it only breaks ties, which it must go on doing.
    case .aggregate(.sort(let input, _), let keys, let aggregates)
    where aggregates.allSatisfy({ !$0.function.dependsOnOrder }):
      return .aggregate(input, keys: keys, aggregates: aggregates)
    default: return plan
    }
  }

  private static func limited(_ input: Plan, _ count: Int) -> Plan {
    switch input {
    case .sort(let inner, let keys): return .topRows(inner, count: count, keys)
    case .topRows(let inner, let other, let keys): return .topRows(inner, count: min(count, other), keys)
    case .limit(let inner, let other): return .limit(inner, min(count, other))
    case .project(let inner, let list): return .project(limited(inner, count), list)
    default: return .limit(input, count)
    }
  }

  /// One projection instead of two, when nothing would be computed twice.
  private static func projected(_ input: Plan, _ list: [NamedExpression]) -> Plan {
    guard case .project(let inner, let below) = input else { return .project(input, list) }
    var uses = Array(repeating: 0, count: below.count)
    for item in list { item.expression.forEachColumn { uses[$0] += 1 } }
    for (index, item) in below.enumerated() where !item.expression.isTrivial {
      if uses[index] > 1 || (uses[index] == 1 && !item.expression.isDeterministic) { return .project(input, list) }
    }
    // Merged expressions grow by nesting; deep ones would cost the stack of whoever walks them.
    guard list.allSatisfy({ $0.expression.depth(limit: 24) < 24 }),
      below.allSatisfy({ $0.expression.depth(limit: 24) < 24 })
    else { return .project(input, list) }
    let merged = list.map { item in
      NamedExpression(item.name, item.expression.replacingColumns { index, _ in below[index].expression })
    }
    return .project(inner, merged)
  }
}

extension AggregateFunction {
  /// Whether the order of its input shows in its result.
  fileprivate var dependsOnOrder: Bool {
    !["count", "countif", "sum", "sumif", "dcount", "dcountif", "count_distinct"].contains(name)
  }
}
