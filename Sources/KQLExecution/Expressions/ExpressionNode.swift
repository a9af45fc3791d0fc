internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// An expression made ready for one worker: constants resolved, caches at hand.
class ExpressionNode {
  let type: ScalarType
  /// Whether the value is the same in every row of the query.
  let isStatic: Bool

  init(type: ScalarType, isStatic: Bool) {
    self.type = type
    self.isStatic = isStatic
  }

  func evaluate(_ chunk: Chunk) throws -> Column { .nulls(type, count: chunk.rowCount) }

  /// The rows where the value is true; nil means all.
  func select(_ chunk: Chunk) throws -> [UInt32]? { try evaluate(chunk).selection() }

  /// Runs the plans that an expression refers to, so that workers find their results.
  static func prepare(_ expression: Expression, _ run: QueryRun) throws {
    switch expression {
    case .column, .constant: break
    case .call(_, let arguments, _): for argument in arguments { try prepare(argument, run) }
    case .and(let parts), .or(let parts): for part in parts { try prepare(part, run) }
    case .membership(let value, _, _): try prepare(value, run)
    case .scalarQuery(let plan, _): _ = try run.scalar(of: plan)
    case .membershipQuery(let value, let plan, let ignoresCase, _):
      try prepare(value, run)
      _ = try run.membership(of: plan, type: value.type, ignoresCase: ignoresCase)
    }
  }

  static func make(_ expression: Expression, _ run: QueryRun, depth: Int = 0) throws -> ExpressionNode {
    if depth > 5_000 {
      throw Diagnostic(code: "E_QUERY_TOO_COMPLEX", "The expression is nested too deeply.")
    }
    switch expression {
    case .column(let index, let type): return ColumnNode(index, type)
    case .constant(let value, let type): return ConstantNode(value, type)
    case .scalarQuery(let plan, let type): return ConstantNode(try run.scalar(of: plan), type)
    case .call(let function, let arguments, let type):
      let nodes = try arguments.map { try make($0, run, depth: depth + 1) }
      let call = CallNode(function, nodes, type, run)
      return call.isStatic ? try ConstantNode(call.staticValue(), type) : call
    case .and(let parts): return AndNode(try parts.map { try make($0, run, depth: depth + 1) })
    case .or(let parts): return OrNode(try parts.map { try make($0, run, depth: depth + 1) })
    case .membership(let value, let set, let negated):
      let table = MembershipTable(
        columns: [Column(set.type, set.values)], type: value.type, ignoresCase: set.ignoresCase)
      return MembershipNode(try make(value, run, depth: depth + 1), table, negated: negated)
    case .membershipQuery(let value, let plan, let ignoresCase, let negated):
      let table = try run.membership(of: plan, type: value.type, ignoresCase: ignoresCase)
      return MembershipNode(try make(value, run, depth: depth + 1), table, negated: negated)
    }
  }
}

final class ColumnNode: ExpressionNode {
  let index: Int

  init(_ index: Int, _ type: ScalarType) {
    self.index = index
    super.init(type: type, isStatic: false)
  }

  override func evaluate(_ chunk: Chunk) throws -> Column { try chunk.column(index) }
}

final class ConstantNode: ExpressionNode {
  let value: Value

  init(_ value: Value, _ type: ScalarType) {
    self.value = value
    super.init(type: type, isStatic: true)
  }

  override func evaluate(_ chunk: Chunk) throws -> Column { .constant(value, type, count: chunk.rowCount) }
}
