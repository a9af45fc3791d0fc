internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// `map(path, e)`, `any(path, c)` and `all(path, c)`: `e` is computed for all edges (or nodes) at once, and gathered
/// for each match. Conditions on one variable alone are computed likewise, and limit what it may stand for.
struct PathFunctions {
  enum Kind: Sendable { case map, any, all }
  struct Gathering: Sendable {
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
  private(set) var found: [Gathering] = []
  private var edgeColumns: [NamedExpression]
  private var nodeColumns: [NamedExpression]
  /// Columns of conditions, by the variable they limit.
  private(set) var nodeLimits: [(variable: Int, column: Int)] = []
  private(set) var edgeLimits: [(variable: Int, column: Int)] = []
  /// Of nodes between the edges of a path.
  private(set) var innerLimits: [(variable: Int, column: Int)] = []

  /// Inside `map()`, `any()` and `all()`: the columns that hide variables of their names.
  private var gatheredRow: Schema?

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
      nodes: Array(repeating: nil, count: pattern.nodeCount), edges: Array(repeating: nil, count: pattern.edgeCount),
      inner: Array(repeating: nil, count: pattern.edgeCount))
    for (variable, column) in nodeLimits { Self.narrow(&limits.nodes[variable], by: column, of: network.nodes) }
    for (variable, column) in edgeLimits { Self.narrow(&limits.edges[variable], by: column, of: network.edges) }
    for (variable, column) in innerLimits { Self.narrow(&limits.inner[variable], by: column, of: network.nodes) }
    return limits
  }

  private static func narrow(_ allowed: inout [Bool]?, by column: Int, of rows: [[Value]]) {
    let found = rows.map { $0[column] == .bool(true) }
    allowed = allowed.map { zip($0, found).map { $0 && $1 } } ?? found
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
      let path = pathArgument(call.arguments[0])
    {
      let inner = try resolve(call.arguments[1], &binder)
      try path.isInner ? addInnerLimit(inner, edge: path.edge, &binder) : addLimit(inner, edge: path.edge, &binder)
      return nil
    }
    var uses = VariableUses(names, nodes: nodes.schema)
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

  private mutating func addInnerLimit(
    _ condition: ExpressionSyntax, edge: Int, _ binder: inout Binder
  ) throws(Diagnostic) {
    let value = try binder.withRow(of: nodes) { (b) throws(Diagnostic) in try b.bindCondition(condition) }
    innerLimits.append((edge, nodeColumns.count))
    nodeColumns.append(NamedExpression("$\(nodeColumns.count)", value))
  }

  /// `e` or `inner_nodes(e)`, of an edge of the pattern.
  private func pathArgument(_ syntax: ExpressionSyntax) -> (edge: Int, isInner: Bool)? {
    if case .call(let inner) = syntax, inner.function.text == "inner_nodes", inner.arguments.count == 1 {
      return pathArgument(inner.arguments[0]).map { ($0.edge, true) }
    }
    return syntax.nameValue.flatMap { names.edges.firstIndex(of: $0.text) }.map { ($0, false) }
  }

  // MARK: - Expressions over a match

  /// The expression over the columns of a match: `n.x` and the functions of paths become names of columns.
  mutating func resolve(_ syntax: ExpressionSyntax, _ binder: inout Binder) throws(Diagnostic) -> ExpressionSyntax {
    switch syntax {
    case .name(let variable): return try whole(variable, &binder) ?? syntax
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
      if let function = try elementFunction(call, &binder) { return function }
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

  /// A variable by itself: a bag of its properties; of a path, an array of those of its edges.
  private mutating func whole(_ variable: Name, _ binder: inout Binder) throws(Diagnostic) -> ExpressionSyntax? {
    if gatheredRow?.index(of: variable.text) != nil { return nil }
    if let edge = names.edges.firstIndex(of: variable.text) {
      if !names.isPath[edge] { return bag(edges.schema, variable.range) { "$\(variable.text).\($0)" } }
      return try gathered(.map, bag(edges.schema, variable.range) { $0 }, edge: edge, isInner: false, variable.range, &binder)
    }
    guard names.nodes.contains(variable.text) else { return nil }
    return bag(nodes.schema, variable.range) { "$\(variable.text).\($0)" }
  }

  private func bag(_ schema: Schema, _ range: SourceRange, _ column: (String) -> String) -> ExpressionSyntax {
    let parts = schema.userColumns.flatMap { position -> [ExpressionSyntax] in
      let name = schema[position].name
      return [.literal(Literal(.string(name, isObfuscated: false), range)), .name(Name(column(name), range))]
    }
    return .call(Call(function: Name("bag_pack", range), arguments: parts, range: range))
  }

  private static let columnsOfFunctions = [
    "node_degree_in": GraphBuilder.degreeIn, "node_degree_out": GraphBuilder.degreeOut, "node_id": GraphBuilder.id,
    "labels": GraphBuilder.labels,
  ]

  /// Whether a function looks at more than the columns of one variable.
  static func isOfGraphs(_ function: String) -> Bool {
    ["map", "any", "all", "inner_nodes"].contains(function) || columnsOfFunctions[function] != nil
  }

  /// The column of nodes and edges that a function such as `node_degree_in(n)` gives.
  static func column(of function: String, _ schema: Schema) -> String? {
    columnsOfFunctions[function].flatMap { schema.index(of: $0) == nil ? nil : $0 }
  }

  /// `node_degree_in(n)` and its kin; without an argument, of the node or edge that `map()`, `any()` or `all()` is at.
  private mutating func elementFunction(
    _ call: Call, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax? {
    let function = call.function.text
    guard let column = Self.columnsOfFunctions[function], call.arguments.count <= 1 else { return nil }
    // Graphs of make-graph have no labels.
    let hasColumn = nodes.schema.index(of: column) != nil
    let missing: ExpressionSyntax? = hasColumn ? nil : .dynamic("[]", call.range)
    guard let argument = call.arguments.first else { return missing ?? .name(Name(column, call.range)) }
    guard let variable = argument.nameValue else { return nil }
    if let edge = names.edges.firstIndex(of: variable.text), function == "labels" {
      if names.isPath[edge] {
        let inner = missing ?? .name(Name(column, call.range))
        return try gathered(.map, inner, edge: edge, isInner: false, call.range, &binder)
      }
    } else if !names.nodes.contains(variable.text) {
      return nil
    }
    return missing ?? .name(Name("$\(variable.text).\(column)", call.range))
  }

  private mutating func pathCall(_ call: Call, _ binder: inout Binder) throws(Diagnostic) -> ExpressionSyntax? {
    if call.function.text == "inner_nodes", let path = pathArgument(.call(call)) {
      return try gathered(.map, bag(nodes.schema, call.range) { $0 }, edge: path.edge, isInner: true, call.range, &binder)
    }
    let kinds: [String: Kind] = ["map": .map, "any": .any, "all": .all]
    guard let kind = kinds[call.function.text], call.arguments.count == 2 else { return nil }
    guard let path = pathArgument(call.arguments[0]) else {
      throw binder.semanticError(
        "\(call.function.text)() takes an edge of the pattern and an expression.", range: call.range)
    }
    return try gathered(kind, call.arguments[1], edge: path.edge, isInner: path.isInner, call.range, &binder)
  }

  private mutating func gathered(
    _ kind: Kind, _ syntax: ExpressionSyntax, edge: Int, isInner: Bool, _ range: SourceRange, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax {
    let row = isInner ? nodes : edges
    let outer = gatheredRow
    gatheredRow = row.schema
    defer { gatheredRow = outer }
    let expression = try resolve(syntax, &binder)
    let value = try binder.withRow(of: row) {
      (b) throws(Diagnostic) in
      kind == .map ? try b.bindScalar(expression) : try b.bindCondition(expression)
    }
    let column = isInner ? nodeColumns.count : edgeColumns.count
    if isInner {
      nodeColumns.append(NamedExpression("$\(column)", value))
    } else {
      edgeColumns.append(NamedExpression("$\(column)", value))
    }
    let result = Gathering(
      name: "$path\(found.count)", kind: kind, type: kind == .map ? .dynamic : .bool, edge: edge, isInner: isInner,
      column: column, valueType: value.type)
    found.append(result)
    return .name(Name(result.name, range))
  }
}
