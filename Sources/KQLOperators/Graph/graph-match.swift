internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let graphMatch = TabularOperator(
    name: "graph-match",
    summary: "Finds all occurrences of a pattern in a graph.",
    syntax: "graph-match [Parameters=<parameters(cycles)>] { '(' [Start=<name>] ')' "
      + "{ (Open=('<-[' | '-[') [Edge=<name>] ['*' [Min=<long>] '..' [Max=<long>]] Close=(']->' | ']-') | "
      + "Plain=('-->' | '<--' | '--')) '(' [Node=<name>] ')' }*, ',' }+ "
      + "[where Condition=<expression>] project { Column=<named_expression>, ',' }+",
    examples: [
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'z'] | make-graph a --> b"
          + " | graph-match (n)-[p*2..2]->(m) project path = map(p, b)", #"["y","z"]"#)
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try GraphMatch.bind(call, GraphMatch.graph(input, call, binder), &binder)
  }
}

enum GraphMatch {
  static func graph(_ input: Relation?, _ call: OperatorCall, _ binder: Binder) throws(Diagnostic) -> Graph {
    if let graph = input?.graph { return graph }
    throw binder.semanticError("the input must be a graph, as make-graph gives it.", range: call.range)
  }

  static func bind(_ call: OperatorCall, _ graph: Graph, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    var names = PatternNames()
    let pattern = try names.pattern(call, binder)
    let (edges, nodes) = (graph.edges.plan.schema, graph.nodes.plan.schema)
    // Columns of a match: those of each node and of each edge that is one edge, then what functions of paths give.
    var fields: [Schema.Field] = []
    for name in names.nodes { fields += nodes.fields.map { .init("$\(name).\($0.name)", $0.type) } }
    let singles = names.edges.indices.filter { !names.isPath[$0] }
    for index in singles { fields += edges.fields.map { .init("$\(names.edges[index]).\($0.name)", $0.type) } }

    var functions = PathFunctions(edges: Relation(.shared(graph.edges)), nodes: Relation(.shared(graph.nodes)))
    var condition: ExpressionSyntax?
    if let syntax = call.captures.expression("Condition") {
      condition = try functions.resolve(syntax, names, &binder)
    }
    var columns: [(name: String?, syntax: ExpressionSyntax)] = []
    for item in call.captures.expressions("Column") {
      var inner = item
      if case .named(_, let expression) = item { inner = expression }
      columns.append((binder.implicitName(item), try functions.resolve(inner, names, &binder)))
    }
    for function in functions.found { fields.append(.init(function.name, function.type)) }
    let schema = Schema(fields: fields)
    let found = functions.found
    let edgePlan = functions.edgePlan
    let nodePlan = functions.nodePlan
    let isPath = names.isPath
    let matches = Plan.tableFunction([edgePlan, nodePlan], schema, name: "graph-match") { tables, _ in
      guard tables.count == 2 else { return Table(schema: schema) }
      let network = Network(edges: tables[0], nodes: tables[1], graph)
      var search = GraphSearch(network, pattern)
      var rows: [[Value]] = []
      try search.forEachMatch { nodeNumbers, paths in
        var row: [Value] = []
        for number in nodeNumbers { row += network.nodes[number].prefix(nodes.count) }
        for (index, path) in paths.enumerated() where !isPath[index] {
          row += path.first.map { Array(network.edges[$0].prefix(edges.count)) } ?? edges.fields.map { _ in .null }
        }
        for function in found { row.append(function.value(network, paths[function.edge])) }
        rows.append(row)
      }
      return Table(schema: schema, rows: rows)
    }
    let relation = Relation(matches)
    var plan = matches
    var list: [NamedExpression] = []
    var namer = ColumnNamer()
    let filter = condition
    let outcome = try binder.withRow(of: relation) {
      (b) throws(Diagnostic) -> (Expression?, [Expression]) in
      var predicate: Expression?
      if let filter { predicate = try b.bindCondition(filter) }
      var values: [Expression] = []
      for column in columns { values.append(try b.bindScalar(column.syntax)) }
      return (predicate, values)
    }
    if let predicate = outcome.0 { plan = .filter(plan, predicate) }
    for (column, value) in zip(columns, outcome.1) {
      list.append(NamedExpression(column.name.map { namer.unique($0) } ?? namer.makeUnnamed(), value))
    }
    return Relation(.project(plan, list))
  }
}

/// The variables of a pattern.
struct PatternNames {
  private(set) var nodes: [String] = []
  private(set) var edges: [String] = []
  private(set) var isPath: [Bool] = []

  mutating func pattern(_ call: OperatorCall, _ binder: Binder) throws(Diagnostic) -> GraphPattern {
    var starts: [(node: Int, hops: [GraphPattern.Hop])] = []
    for row in call.captures.rows("Start") {
      let first = node(row.name("Start"))
      var hops: [GraphPattern.Hop] = []
      var last = first
      for item in row.rows("Open") {
        let next = node(item.name("Node"))
        let (open, close, plain) = (item.name("Open")?.text, item.name("Close")?.text, item.name("Plain")?.text)
        var direction = GraphPattern.Direction.any
        if close == "]->" || plain == "-->" { direction = .forward }
        if open == "<-[" || plain == "<--" { direction = .backward }
        var length = 1...1
        if let low = item.expression("Min").flatMap({ PatternNames.number($0) }) {
          let high = item.expression("Max").flatMap { PatternNames.number($0) } ?? 16
          guard low >= 0, high >= low, high <= 64 else {
            throw binder.semanticError("the lengths of a path must be between 0 and 64.", range: item.range)
          }
          length = low...high
        }
        let edge = edges.count
        edges.append(item.name("Edge")?.text ?? "edge\(edge)")
        isPath.append(item.has("Min"))
        hops.append(.init(from: last, to: next, edge: edge, direction: direction, length: length))
        last = next
      }
      starts.append((first, hops))
    }
    let cycles: GraphPattern.Cycles =
      switch call.captures.parameterText("cycles") {
      case "all": .all
      case "none": .none
      default: .uniqueEdges
      }
    return GraphPattern(nodeCount: nodes.count, edgeCount: edges.count, starts: starts, cycles: cycles)
  }

  private mutating func node(_ name: Name?) -> Int {
    let text = name?.text ?? "node\(nodes.count)"
    if let index = nodes.firstIndex(of: text) { return index }
    nodes.append(text)
    return nodes.count - 1
  }

  private static func number(_ syntax: ExpressionSyntax) -> Int? {
    if case .literal(let literal) = syntax, case .integer(let number) = literal.kind { return Int(exactly: number) }
    return nil
  }
}

/// `map(path, e)`, `any(path, c)` and `all(path, c)`: `e` is computed for all edges (or nodes) at once, and gathered
/// for each match.
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
  private(set) var found: [Call] = []
  private var edgeColumns: [NamedExpression]
  private var nodeColumns: [NamedExpression]

  init(edges: Relation, nodes: Relation) {
    self.edges = edges
    self.nodes = nodes
    edgeColumns = edges.schema.references(Array(edges.schema.fields.indices))
    nodeColumns = nodes.schema.references(Array(nodes.schema.fields.indices))
  }

  var edgePlan: Plan { .project(edges.plan, edgeColumns) }
  var nodePlan: Plan { .project(nodes.plan, nodeColumns) }

  /// The node two neighbouring edges of a path have in common.
  static func shared(_ network: Network, _ first: Int, _ second: Int) -> Int {
    let (a, b) = (network.ends[first], network.ends[second])
    if a.target == b.source || a.target == b.target { return a.target }
    return a.source
  }

  /// The expression over the columns of a match: `n.x` and the functions of paths become names of columns.
  mutating func resolve(
    _ syntax: ExpressionSyntax, _ names: PatternNames, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax {
    switch syntax {
    case .member(.name(let variable), let column)
    where names.nodes.contains(variable.text) || names.edges.contains(variable.text):
      return .name(Name("$\(variable.text).\(column.text)", variable.range.lowerBound..<column.range.upperBound))
    case .member(let base, let name): return .member(try resolve(base, names, &binder), name)
    case .element(let base, let index, let range):
      return .element(
        try resolve(base, names, &binder), index: try resolve(index, names, &binder), range)
    case .call(var call):
      if let path = try pathCall(call, names, &binder) { return path }
      var arguments: [ExpressionSyntax] = []
      for argument in call.arguments { arguments.append(try resolve(argument, names, &binder)) }
      call.arguments = arguments
      return .call(call)
    case .unary(let op, let inner, let range): return .unary(op, try resolve(inner, names, &binder), range)
    case .binary(let op, let left, let right, let range):
      return .binary(op, try resolve(left, names, &binder), try resolve(right, names, &binder), range)
    case .between(let value, let low, let high, let negated, let range):
      return .between(
        try resolve(value, names, &binder), low: try resolve(low, names, &binder),
        high: try resolve(high, names, &binder), negated: negated, range)
    case .membership(let op, let value, let list, let range):
      return .membership(op, try resolve(value, names, &binder), list, range)
    case .pipeline(let pipeline):
      if pipeline.operators.isEmpty, let source = pipeline.source { return try resolve(source, names, &binder) }
      return syntax
    default: return syntax
    }
  }

  private mutating func pathCall(
    _ call: KQLSyntax.Call, _ names: PatternNames, _ binder: inout Binder
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
    let expression = call.arguments[1]
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
    return .name(Name(result.name, call.range))
  }
}
