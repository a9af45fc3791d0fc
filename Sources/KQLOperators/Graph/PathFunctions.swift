internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// `map(path, e)`, `any(path, c)` and `all(path, c)`: `e` is computed for all edges (or nodes) at once, and gathered
/// for each match. Conditions on one variable alone are computed likewise, and limit what it may stand for.
struct PathFunctions {
  enum Kind: Sendable { case map, any, all }
  struct Call: Sendable {
    var name: String
    var kind: Kind
    var type: ScalarType
    var edge: Int
    /// Over the nodes between the edges rather than over the edges.
    var isInner: Bool
    /// Where the computed values stand in the rows of edges or nodes.
    var column: Int
    var valueType: ScalarType

    func value(_ network: Network, _ path: [Int]) -> Value {
      let values: [Value] =
        isInner
        ? path.dropLast().enumerated().map { index, edge in
          network.nodes[PathFunctions.shared(network, edge, path[index + 1])][column]
        } : path.map { network.edges[$0][column] }
      switch kind {
      case .any: return .bool(values.contains(.bool(true)))
      case .all: return .bool(values.allSatisfy { $0 == .bool(true) })
      case .map:
        var bytes: [UInt8] = [UInt8(ascii: "[")]
        for (index, value) in values.enumerated() {
          if index > 0 { bytes.append(UInt8(ascii: ",")) }
          if value == .null { bytes += Array("null".utf8) } else { value.appendJSON(valueType, to: &bytes) }
        }
        bytes.append(UInt8(ascii: "]"))
        return .dynamic(String(decoding: bytes, as: UTF8.self))
      }
    }
  }

  let edges: Relation
  let nodes: Relation
  private let names: PatternNames
  private(set) var found: [Call] = []
  private var edgeColumns: [NamedExpression]
  private var nodeColumns: [NamedExpression]
  /// Columns of conditions, by the variable they limit.
  private(set) var nodeLimits: [(variable: Int, column: Int)] = []
  private(set) var edgeLimits: [(variable: Int, column: Int)] = []

  init(_ graph: Graph, _ names: PatternNames) {
    edges = Relation(.shared(graph.edges))
    nodes = Relation(.shared(graph.nodes))
    self.names = names
    edgeColumns = edges.schema.references(Array(edges.schema.fields.indices))
    nodeColumns = nodes.schema.references(Array(nodes.schema.fields.indices))
  }

  var edgePlan: Plan { .project(edges.plan, edgeColumns) }
  var nodePlan: Plan { .project(nodes.plan, nodeColumns) }

  func limits(_ network: Network, _ pattern: GraphPattern) -> GraphLimits {
    var limits = GraphLimits(
      nodes: Array(repeating: nil, count: pattern.nodeCount), edges: Array(repeating: nil, count: pattern.edgeCount))
    for (variable, column) in nodeLimits {
      let found = network.nodes.map { $0[column] == .bool(true) }
      limits.nodes[variable] = limits.nodes[variable].map { zip($0, found).map { $0 && $1 } } ?? found
    }
    for (variable, column) in edgeLimits {
      let found = network.edges.map { $0[column] == .bool(true) }
      limits.edges[variable] = limits.edges[variable].map { zip($0, found).map { $0 && $1 } } ?? found
    }
    return limits
  }

  /// The node two neighbouring edges of a path have in common.
  static func shared(_ network: Network, _ first: Int, _ second: Int) -> Int {
    let (a, b) = (network.ends[first], network.ends[second])
    if a.target == b.source || a.target == b.target { return a.target }
    return a.source
  }

  // MARK: - Conditions on one variable

  /// Takes the parts of a condition that look at one variable only; gives the rest.
  mutating func takeLimits(
    _ condition: ExpressionSyntax, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax? {
    if case .binary(.and, let left, let right, let range) = condition {
      let (a, b) = (try takeLimits(left, &binder), try takeLimits(right, &binder))
      if let a, let b { return .binary(.and, a, b, range) }
      return a ?? b
    }
    if case .pipeline(let pipeline) = condition, pipeline.operators.isEmpty, let source = pipeline.source {
      return try takeLimits(source, &binder)
    }
    if case .call(let call) = condition, call.function.text == "all", call.arguments.count == 2,
      let name = call.arguments[0].nameValue, let edge = names.edges.firstIndex(of: name.text)
    {
      try addLimit(call.arguments[1], edge: edge, &binder)
      return nil
    }
    var uses = VariableUses(names)
    uses.collect(condition)
    guard uses.isSimple, uses.variables.count == 1, let variable = uses.variables.first else { return condition }
    if let node = names.nodes.firstIndex(of: variable) {
      let value = try binder.withRow(of: nodes) {
        (b) throws(Diagnostic) in try b.bindCondition(uses.rewritten(condition))
      }
      nodeLimits.append((node, nodeColumns.count))
      nodeColumns.append(NamedExpression("$\(nodeColumns.count)", value))
      return nil
    }
    guard let edge = names.edges.firstIndex(of: variable) else { return condition }
    try addLimit(uses.rewritten(condition), edge: edge, &binder)
    return nil
  }

  private mutating func addLimit(
    _ condition: ExpressionSyntax, edge: Int, _ binder: inout Binder
  ) throws(Diagnostic) {
    let value = try binder.withRow(of: edges) { (b) throws(Diagnostic) in try b.bindCondition(condition) }
    edgeLimits.append((edge, edgeColumns.count))
    edgeColumns.append(NamedExpression("$\(edgeColumns.count)", value))
  }

  // MARK: - Expressions over a match

  /// The expression over the columns of a match: `n.x` and the functions of paths become names of columns.
  mutating func resolve(_ syntax: ExpressionSyntax, _ binder: inout Binder) throws(Diagnostic) -> ExpressionSyntax {
    switch syntax {
    case .member(.name(let variable), let column):
      if let edge = names.edges.firstIndex(of: variable.text), names.isPath[edge] {
        // A property of a path is that of each of its edges.
        return try gathered(.map, .name(column), edge: edge, isInner: false, column.range, &binder)
      }
      guard names.nodes.contains(variable.text) || names.edges.contains(variable.text) else { return syntax }
      return .name(Name("$\(variable.text).\(column.text)", variable.range.lowerBound..<column.range.upperBound))
    case .member(let base, let name): return .member(try resolve(base, &binder), name)
    case .element(let base, let index, let range):
      return .element(try resolve(base, &binder), index: try resolve(index, &binder), range)
    case .call(var call):
      if let path = try pathCall(call, &binder) { return path }
      if let function = nodeFunction(call) { return function }
      var arguments: [ExpressionSyntax] = []
      for argument in call.arguments { arguments.append(try resolve(argument, &binder)) }
      call.arguments = arguments
      return .call(call)
    case .named(let name, let inner): return .named(name, try resolve(inner, &binder))
    case .unary(let op, let inner, let range): return .unary(op, try resolve(inner, &binder), range)
    case .binary(let op, let left, let right, let range):
      return .binary(op, try resolve(left, &binder), try resolve(right, &binder), range)
    case .between(let value, let low, let high, let negated, let range):
      return .between(
        try resolve(value, &binder), low: try resolve(low, &binder), high: try resolve(high, &binder), negated: negated,
        range)
    case .membership(let op, let value, let list, let range):
      var items: [ExpressionSyntax] = []
      for item in list { items.append(try resolve(item, &binder)) }
      return .membership(op, try resolve(value, &binder), items, range)
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source { return try resolve(source, &binder) }
      return syntax
    default: return syntax
    }
  }

  private static let nodeColumnsOfFunctions = [
    "node_degree_in": GraphBuilder.degreeIn, "node_degree_out": GraphBuilder.degreeOut, "node_id": GraphBuilder.id,
  ]

  /// `node_degree_in(n)` and its kin; without an argument, of the node that `map(inner_nodes(…), …)` is at.
  private func nodeFunction(_ call: KQLSyntax.Call) -> ExpressionSyntax? {
    let function = call.function.text
    if function == "labels", call.arguments.count <= 1 {
      // Graphs of make-graph have no labels.
      let isElement = call.arguments.first?.nameValue.map { names.nodes.contains($0.text) || names.edges.contains($0.text) }
      return isElement ?? true ? .dynamic("[]", call.range) : nil
    }
    guard let column = Self.nodeColumnsOfFunctions[function] else { return nil }
    if call.arguments.isEmpty { return .name(Name(column, call.range)) }
    guard let variable = call.arguments[0].nameValue, names.nodes.contains(variable.text) else { return nil }
    return .name(Name("$\(variable.text).\(column)", call.range))
  }

  private mutating func pathCall(
    _ call: KQLSyntax.Call, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax? {
    let kinds: [String: Kind] = ["map": .map, "any": .any, "all": .all]
    guard let kind = kinds[call.function.text], call.arguments.count == 2 else { return nil }
    var variable = call.arguments[0]
    var isInner = false
    if case .call(let inner) = variable, inner.function.text == "inner_nodes", let argument = inner.arguments.first {
      (variable, isInner) = (argument, true)
    }
    guard let name = variable.nameValue, let edge = names.edges.firstIndex(of: name.text) else {
      throw binder.semanticError(
        "\(call.function.text)() takes an edge of the pattern and an expression.", range: call.range)
    }
    return try gathered(kind, call.arguments[1], edge: edge, isInner: isInner, call.range, &binder)
  }

  private mutating func gathered(
    _ kind: Kind, _ syntax: ExpressionSyntax, edge: Int, isInner: Bool, _ range: SourceRange, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax {
    let expression = try resolve(syntax, &binder)
    let value = try binder.withRow(of: isInner ? nodes : edges) {
      (b) throws(Diagnostic) in
      kind == .map ? try b.bindScalar(expression) : try b.bindCondition(expression)
    }
    let column = isInner ? nodeColumns.count : edgeColumns.count
    if isInner {
      nodeColumns.append(NamedExpression("$\(column)", value))
    } else {
      edgeColumns.append(NamedExpression("$\(column)", value))
    }
    let result = Call(
      name: "$path\(found.count)", kind: kind, type: kind == .map ? .dynamic : .bool, edge: edge, isInner: isInner,
      column: column, valueType: value.type)
    found.append(result)
    return .name(Name(result.name, range))
  }
}

/// Which variables of a pattern an expression reads, and whether it reads nothing but their columns.
private struct VariableUses {
  private let names: PatternNames
  private(set) var variables: Set<String> = []
  private(set) var isSimple = true

  init(_ names: PatternNames) { self.names = names }

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

extension PathFunctions {
  fileprivate static func isOfGraphs(_ function: String) -> Bool {
    ["map", "any", "all", "inner_nodes", "labels"].contains(function) || nodeColumnsOfFunctions[function] != nil
  }
}
