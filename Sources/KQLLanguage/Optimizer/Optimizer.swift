package import KQLColumns

/// Rewrites plans into cheaper ones with the same answer.
///
/// Filters go down to the scans and tell them what to skip, `sort | take` becomes `topRows`, projections are merged,
/// and scans read only the columns that are used.
package enum Optimizer {
  package static func optimize(_ plan: Plan, context: EvaluationContext) -> Plan {
    var result = FilterPushDown.push(plan, [])
    result = Simplification.simplify(result)
    result = Simplification.simplify(ColumnPruning.prune(result))
    guard let shorter = PathPushDown.push(result) else { return result }
    return Simplification.simplify(ColumnPruning.prune(shorter))
  }
}

extension Expression {
  /// A column or a constant: costs nothing to compute twice.
  var isTrivial: Bool {
    switch self {
    case .column, .constant: true
    default: false
    }
  }

  package var conjuncts: [Expression] {
    if case .and(let parts) = self { return parts.flatMap(\.conjuncts) }
    return [self]
  }

  var columns: Set<Int> {
    var result: Set<Int> = []
    forEachColumn { result.insert($0) }
    return result
  }
}

extension Plan {
  /// The same node over other inputs.
  func mapInputs(_ transform: (Plan) -> Plan) -> Plan {
    switch self {
    case .scan, .values, .range, .shared, .failure: return self
    case .filter(let input, let predicate): return .filter(transform(input), predicate)
    case .project(let input, let list): return .project(transform(input), list)
    case .aggregate(let input, let keys, let aggregates):
      return .aggregate(transform(input), keys: keys, aggregates: aggregates)
    case .join(var join):
      join.left = transform(join.left)
      join.right = transform(join.right)
      return .join(join)
    case .sort(let input, let keys): return .sort(transform(input), keys)
    case .topRows(let input, let count, let keys): return .topRows(transform(input), count: count, keys)
    case .limit(let input, let count): return .limit(transform(input), count)
    case .union(let inputs, let schema): return .union(inputs.map(transform), schema)
    case .expand(var expand):
      expand.input = transform(expand.input)
      return .expand(expand)
    case .window(let input, let calls): return .window(transform(input), calls)
    case .makeSeries(var series):
      series.input = transform(series.input)
      return .makeSeries(series)
    case .parse(var parse):
      parse.input = transform(parse.input)
      return .parse(parse)
    case .tableFunction(let inputs, let schema, let name, let run):
      return .tableFunction(inputs.map(transform), schema, name: name, run)
    }
  }
}
