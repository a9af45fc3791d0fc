package import KQLColumns

extension Expression {
  package var isNullConstant: Bool {
    if case .constant(.null, _) = self { return true }
    return false
  }

  package var isConstant: Bool {
    if case .constant = self { return true }
    return false
  }

  package var usesColumns: Bool { maximumColumn >= 0 }

  /// The last column it reads, or -1.
  package var maximumColumn: Int {
    var result = -1
    forEachColumn { result = max(result, $0) }
    return result
  }

  package func forEachColumn(_ body: (Int) -> Void) {
    switch self {
    case .column(let index, _): body(index)
    case .constant, .scalarQuery: break
    case .call(_, let arguments, _): for argument in arguments { argument.forEachColumn(body) }
    case .and(let parts), .or(let parts): for part in parts { part.forEachColumn(body) }
    case .membership(let value, _, _), .membershipQuery(let value, _, _, _): value.forEachColumn(body)
    }
  }

  /// The same expression with each column replaced.
  package func replacingColumns(_ replacement: (Int, ScalarType) -> Expression) -> Expression {
    switch self {
    case .column(let index, let type): replacement(index, type)
    case .constant, .scalarQuery: self
    case .call(let function, let arguments, let type):
      .call(function, arguments.map { $0.replacingColumns(replacement) }, type)
    case .and(let parts): .and(parts.map { $0.replacingColumns(replacement) })
    case .or(let parts): .or(parts.map { $0.replacingColumns(replacement) })
    case .membership(let value, let set, let negated):
      .membership(value.replacingColumns(replacement), set, negated: negated)
    case .membershipQuery(let value, let plan, let ignoresCase, let negated):
      .membershipQuery(value.replacingColumns(replacement), plan, ignoresCase: ignoresCase, negated: negated)
    }
  }

  /// Levels of nesting, counted up to the limit.
  package func depth(limit: Int) -> Int {
    if limit <= 0 { return 0 }
    let parts: [Expression] =
      switch self {
      case .column, .constant, .scalarQuery: []
      case .call(_, let arguments, _): arguments
      case .and(let parts), .or(let parts): parts
      case .membership(let value, _, _), .membershipQuery(let value, _, _, _): [value]
      }
    return 1 + (parts.map { $0.depth(limit: limit - 1) }.max() ?? 0)
  }

  /// Whether it gives the same value for the same row each time.
  package var isDeterministic: Bool {
    switch self {
    case .column, .constant, .scalarQuery: true
    case .call(let function, let arguments, _): function.isDeterministic && arguments.allSatisfy(\.isDeterministic)
    case .and(let parts), .or(let parts): parts.allSatisfy(\.isDeterministic)
    case .membership(let value, _, _), .membershipQuery(let value, _, _, _): value.isDeterministic
    }
  }
}
