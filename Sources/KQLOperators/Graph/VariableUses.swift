internal import KQLColumns
internal import KQLLanguage
internal import KQLSyntax

/// Which variables of a pattern an expression reads, and whether it reads nothing but their columns.
struct VariableUses {
  private let names: PatternNames
  /// Of the nodes, whose functions `node_degree_in(n)` and its kin are columns.
  private let schema: Schema
  private(set) var variables: Set<String> = []
  private(set) var isSimple = true

  init(_ names: PatternNames, nodes schema: Schema) {
    self.names = names
    self.schema = schema
  }

  /// The variable of `labels(v)` or `node_id(v)`, where it is a column of the variable's rows.
  private func element(of call: Call) -> String? {
    guard let name = call.arguments.first?.nameValue?.text, call.arguments.count == 1,
      PathFunctions.column(of: call.function.text, schema) != nil
    else { return nil }
    let isNode = names.nodes.contains(name)
    return isNode || call.function.text == "labels" && names.edges.contains(name) ? name : nil
  }

  mutating func collect(_ syntax: ExpressionSyntax) {
    switch syntax {
    case .literal, .dynamic, .typeOf: break
    case .name(let name):
      // Another variable of the query is as good as a constant; one of the pattern by itself is not.
      if names.nodes.contains(name.text) || names.edges.contains(name.text) { isSimple = false }
    case .member(.name(let variable), _):
      if names.nodes.contains(variable.text) || names.edges.contains(variable.text) { variables.insert(variable.text) }
    case .member(let base, _): collect(base)
    case .element(let base, let index, _):
      collect(base)
      collect(index)
    case .call(let call):
      if let variable = element(of: call) {
        variables.insert(variable)
        break
      }
      if PathFunctions.isOfGraphs(call.function.text) { isSimple = false }
      for argument in call.arguments { collect(argument) }
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

  /// `n.x` becomes `x`.
  func rewritten(_ syntax: ExpressionSyntax) -> ExpressionSyntax {
    switch syntax {
    case .member(.name(let variable), let column) where variables.contains(variable.text): return .name(column)
    case .member(let base, let name): return .member(rewritten(base), name)
    case .element(let base, let index, let range): return .element(rewritten(base), index: rewritten(index), range)
    case .call(var call):
      if element(of: call) != nil, let column = PathFunctions.column(of: call.function.text, schema) {
        return .name(Name(column, call.range))
      }
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
