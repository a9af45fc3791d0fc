internal import KQLColumns

/// Moves conditions towards the scans.
enum FilterPushDown {
  /// The plan with the conditions applied to its rows, as deep as that gives the same rows.
  static func push(_ plan: Plan, _ conditions: [Expression]) -> Plan {
    // What may differ from call to call stays where it was written.
    guard conditions.allSatisfy(\.isDeterministic) else { return filtered(push(plan, []), conditions) }
    switch plan {
    case .filter(let input, let predicate):
      let own = predicate.conjuncts
      guard own.allSatisfy(\.isDeterministic) else {
        return filtered(.filter(push(input, []), predicate), conditions)
      }
      return push(input, own + conditions)
    case .project(let input, let list):
      let (through, stay) = split(conditions) { $0.columns.allSatisfy { list[$0].expression.isTrivial } }
      let moved = through.map { $0.replacingColumns { index, _ in list[index].expression } }
      return filtered(.project(push(input, moved), list), stay)
    case .sort(let input, let keys): return .sort(push(input, conditions), keys)
    case .union(let inputs, let schema): return .union(inputs.map { push($0, conditions) }, schema)
    case .aggregate(let input, let keys, let aggregates):
      let (through, stay) = split(conditions) { condition in
        !keys.isEmpty
          && condition.columns.allSatisfy { $0 < keys.count && keys[$0].expression.isTrivial } && condition.usesColumns
      }
      let moved = through.map { $0.replacingColumns { index, _ in keys[index].expression } }
      return filtered(.aggregate(push(input, moved), keys: keys, aggregates: aggregates), stay)
    case .join(let join): return push(join, conditions)
    case .parse(var parse):
      let width = parse.input.schema.count
      let (through, stay) = split(conditions) { $0.maximumColumn < width }
      parse.input = push(parse.input, through)
      return filtered(.parse(parse), stay)
    case .expand(var expand):
      let width = expand.input.schema.count
      let replaced = Set(expand.items.compactMap(\.replaces))
      let (through, stay) = split(conditions) { condition in
        condition.columns.allSatisfy { $0 < width && !replaced.contains($0) }
      }
      expand.input = push(expand.input, through)
      return filtered(.expand(expand), stay)
    case .scan(var scan):
      for condition in conditions { scan.pruning += PruningFacts.facts(of: condition, for: scan) }
      return filtered(.scan(scan), conditions)
    default:
      return filtered(plan.mapInputs { push($0, []) }, conditions)
    }
  }

  private static func push(_ original: Join, _ conditions: [Expression]) -> Plan {
    var join = original
    let leftOK: Bool
    let rightOK: Bool
    switch join.kind {
    // Which left row of a key `innerunique` keeps is open, so a condition may choose before it does.
    case .inner, .innerunique: (leftOK, rightOK) = (true, true)
    case .leftouter, .leftanti, .leftsemi: (leftOK, rightOK) = (true, false)
    case .rightouter, .rightanti, .rightsemi: (leftOK, rightOK) = (false, true)
    case .fullouter: (leftOK, rightOK) = (false, false)
    }
    var (left, right, stay): ([Expression], [Expression], [Expression]) = ([], [], [])
    for condition in conditions {
      let outputs = condition.columns.map { original.output[$0] }
      let mapped = condition.replacingColumns { index, type in .column(original.output[index].column, type) }
      if outputs.isEmpty {
        stay.append(condition)
      } else if leftOK, outputs.allSatisfy({ $0.side == .left }) {
        left.append(mapped)
      } else if rightOK, outputs.allSatisfy({ $0.side == .right }) {
        right.append(mapped)
      } else {
        stay.append(condition)
      }
    }
    join.left = push(join.left, left)
    join.right = push(join.right, right)
    return filtered(.join(join), stay)
  }

  private static func split(
    _ conditions: [Expression], _ test: (Expression) -> Bool
  ) -> (through: [Expression], stay: [Expression]) {
    (conditions.filter(test), conditions.filter { !test($0) })
  }

  private static func filtered(_ plan: Plan, _ conditions: [Expression]) -> Plan {
    if conditions.isEmpty { return plan }
    let predicate = Binder.simplified(true, conditions)
    if case .constant(.bool(true), _) = predicate { return plan }
    return .filter(plan, predicate)
  }
}
