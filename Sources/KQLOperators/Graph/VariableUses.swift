internal import KQLLanguage
internal import KQLSyntax

/// Which variables of a pattern an expression reads, and whether it reads nothing but their columns.
struct VariableUses {
  private let names: PatternNames
  private let hasLabels: Bool
  private(set) var variables: Set<String> = []
  private(set) var isSimple = true

  init(_ names: PatternNames, hasLabels: Bool) {
    self.names = names
    self.hasLabels = hasLabels
  }

  private func isVariable(_ name: Name) -> Bool { names.nodes.contains(name.text) || names.edges.contains(name.text) }

  mutating func collect(_ syntax: ExpressionSyntax) {
    switch syntax {
    case .literal, .dynamic, .typeOf: break
    case .name(let name):
      // Another variable of the query is as good as a constant; one of the pattern by itself is not.
      if isVariable(name) { isSimple = false }
    case .member(.name(let variable), _):
      if isVariable(variable) { variables.insert(variable.text) }
    case .member(let base, _): collect(base)
    case .element(let base, let index, _):
      collect(base)
      collect(index)
    case .call(let call): collect(call)
    case .named(_, let inner), .unary(_, let inner, _): collect(inner)
    case .binary(_, let left, let right, _):
      collect(left)
      collect(right)
    case .between(let value, let low, let high, _, _): for part in [value, low, high] { collect(part) }
    case .membership(_, let value, let list, _): for part in [value] + list { collect(part) }
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source { collect(source) } else { isSimple = false }
    default: isSimple = false
    }
  }

  private mutating func collect(_ call: Call) {
    if let variable = elementFunction(call) {
      variables.insert(variable.text)
      return
    }
    if PatternFunctions.names.contains(call.function.text) { isSimple = false }
    for argument in call.arguments { collect(argument) }
  }

  /// The variable of `labels(n)` and the like.
  private func elementFunction(_ call: Call) -> Name? {
    guard PatternFunctions.columns[call.function.text] != nil, call.arguments.count == 1,
      let name = call.arguments[0].nameValue, isVariable(name)
    else { return nil }
    return name
  }

  /// `n.x` becomes `x`, `labels(n)` the column of labels.
  func rewritten(_ syntax: ExpressionSyntax) -> ExpressionSyntax {
    switch syntax {
    case .member(.name(let variable), let column) where variables.contains(variable.text): return .name(column)
    case .member(let base, let name): return .member(rewritten(base), name)
    case .element(let base, let index, let range): return .element(rewritten(base), index: rewritten(index), range)
    case .call(var call):
      if elementFunction(call) != nil { return PatternFunctions.column(call, hasLabels: hasLabels) }
      call.arguments = call.arguments.map { rewritten($0) }
      return .call(call)
    case .named(let name, let inner): return .named(name, rewritten(inner))
    case .unary(let op, let inner, let range): return .unary(op, rewritten(inner), range)
    case .binary(let op, let left, let right, let range): return .binary(op, rewritten(left), rewritten(right), range)
    case .between(let value, let low, let high, let negated, let range):
      return .between(rewritten(value), low: rewritten(low), high: rewritten(high), negated: negated, range)
    case .membership(let op, let value, let list, let range):
      return .membership(op, rewritten(value), list.map { rewritten($0) }, range)
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source { return rewritten(source) }
      return syntax
    default: return syntax
    }
  }
}

/// The functions of patterns.
enum PatternFunctions {
  /// Those that read a column of an element, or of the one that `map()` is at.
  static let columns = [
    "node_degree_in": GraphColumn.degreeIn, "node_degree_out": GraphColumn.degreeOut, "node_id": GraphColumn.id,
    "labels": GraphColumn.labels,
  ]
  static let names = Set(columns.keys).union(["map", "any", "all", "inner_nodes"])

  /// The column that the call means in the rows of elements. Graphs of `make-graph` have no labels.
  static func column(_ call: Call, hasLabels: Bool) -> ExpressionSyntax {
    let column = columns[call.function.text] ?? ""
    if column == GraphColumn.labels, !hasLabels { return .dynamic(GraphLabels.none, call.range) }
    return .name(Name(column, call.range))
  }
}
