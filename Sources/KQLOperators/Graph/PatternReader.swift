internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

/// What the condition and the results of a pattern read: columns of elements, and `map(path, e)`, `any(path, c)` and
/// `all(path, c)`, whose `e` is computed for all edges (or nodes) at once and gathered for each match. Conditions on one
/// variable alone are computed likewise, and limit what it may stand for.
struct PatternReader {
  /// A column of the matches.
  struct Field: Sendable {
    enum Source: Sendable {
      /// A column of the node, or of the edge, that a variable stands for.
      case node(variable: Int, column: Int)
      case edge(variable: Int, column: Int)
      case path(PathValue)
    }
    var name: String
    var type: ScalarType
    var source: Source
  }

  private(set) var nodes: ElementColumns
  private(set) var edges: ElementColumns
  private(set) var fields: [Field] = []
  let names: PatternNames
  let ends: Network.Ends
  private let hasLabels: Bool
  private var limitedNodes: [(variable: Int, column: Int)] = []
  private var limitedEdges: [(variable: Int, column: Int)] = []
  /// Of nodes between the edges of a path.
  private var limitedInner: [(variable: Int, column: Int)] = []
  /// Inside `map()`, `any()` and `all()`: the columns that hide variables of their names.
  private var gatheredRow: Schema?

  init(_ graph: Graph, _ names: PatternNames) {
    nodes = ElementColumns(graph.nodes)
    edges = ElementColumns(graph.edges)
    ends = graph.ends(&edges, &nodes)
    self.names = names
    hasLabels = nodes.schema.index(of: GraphColumn.labels) != nil
  }

  func limits(_ network: Network) -> GraphLimits {
    var limits = GraphLimits(
      nodes: Array(repeating: nil, count: names.nodes.count), edges: Array(repeating: nil, count: names.edges.count),
      inner: Array(repeating: nil, count: names.edges.count))
    for (variable, column) in limitedNodes { Self.limit(&limits.nodes[variable], network.nodes[column]) }
    for (variable, column) in limitedEdges { Self.limit(&limits.edges[variable], network.edges[column]) }
    for (variable, column) in limitedInner { Self.limit(&limits.inner[variable], network.nodes[column]) }
    return limits
  }

  private static func limit(_ known: inout [Bool]?, _ column: Column) {
    let flags = Column.zipValid(column.bools(), column.validity)
    known = Column.zipValid(known, flags)
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
      let condition = try resolve(call.arguments[1], in: path.isInner ? nodes.schema : edges.schema, &binder)
      let limit = (path.edge, try column(condition, isNode: path.isInner, isFlag: true, &binder).0)
      if path.isInner { limitedInner.append(limit) } else { limitedEdges.append(limit) }
      return nil
    }
    var uses = VariableUses(names, hasLabels: hasLabels)
    uses.collect(condition)
    guard uses.isSimple, uses.variables.count == 1, let variable = uses.variables.first else { return condition }
    let rewritten = uses.rewritten(condition)
    if let node = names.nodes.firstIndex(of: variable) {
      limitedNodes.append((node, try column(rewritten, isNode: true, isFlag: true, &binder).0))
    } else if let edge = names.edges.firstIndex(of: variable) {
      limitedEdges.append((edge, try column(rewritten, isNode: false, isFlag: true, &binder).0))
    } else {
      return condition
    }
    return nil
  }

  /// Has an expression computed for all nodes or edges.
  private mutating func column(
    _ syntax: ExpressionSyntax, isNode: Bool, isFlag: Bool, _ binder: inout Binder
  ) throws(Diagnostic) -> (Int, ScalarType) {
    let value = try binder.withRow(of: isNode ? nodes.relation : edges.relation) { (b) throws(Diagnostic) in
      isFlag ? try b.bindCondition(syntax) : try b.bindScalar(syntax)
    }
    return (isNode ? nodes.add(value) : edges.add(value), value.type)
  }

  /// `e` or `inner_nodes(e)`, of an edge of the pattern.
  private func pathArgument(_ syntax: ExpressionSyntax) -> (edge: Int, isInner: Bool)? {
    if case .call(let inner) = syntax, inner.function.text == "inner_nodes", inner.arguments.count == 1 {
      return pathArgument(inner.arguments[0]).map { ($0.edge, true) }
    }
    return syntax.nameValue.flatMap { names.edges.firstIndex(of: $0.text) }.map { ($0, false) }
  }

  // MARK: - Expressions over a match

  /// An expression that `map()` and its kin compute in each row of elements.
  private mutating func resolve(
    _ syntax: ExpressionSyntax, in row: Schema, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax {
    let outer = gatheredRow
    gatheredRow = row
    defer { gatheredRow = outer }
    return try resolve(syntax, &binder)
  }

  /// The expression over the columns of a match: `n.x` and the functions of paths become names of columns.
  mutating func resolve(_ syntax: ExpressionSyntax, _ binder: inout Binder) throws(Diagnostic) -> ExpressionSyntax {
    switch syntax {
    case .name(let name): return try element(name, &binder) ?? syntax
    case .member(.name(let variable), let column): return try member(variable, column, &binder) ?? syntax
    case .member(let base, let name): return .member(try resolve(base, &binder), name)
    case .element(let base, let index, let range):
      return .element(try resolve(base, &binder), index: try resolve(index, &binder), range)
    case .call(var call):
      if let path = try pathCall(call, &binder) { return path }
      if let function = try elementCall(call, &binder) { return function }
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

  /// `n.x`: nil when `n` is no variable of the pattern.
  private mutating func member(
    _ variable: Name, _ column: Name, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax? {
    let range = variable.range.lowerBound..<column.range.upperBound
    if let edge = names.edges.firstIndex(of: variable.text) {
      // A property of a path is that of each of its edges.
      if names.isPath[edge] { return try gathered(.map, .name(column), edge: edge, isInner: false, column.range, &binder) }
      guard let position = edges.schema.index(of: column.text) else {
        return .name(Name("\(variable.text).\(column.text)", range))
      }
      let source = Field.Source.edge(variable: edge, column: edges.position(of: position))
      return field("$\(variable.text).\(column.text)", edges.schema[position].type, source, range)
    }
    guard let node = names.nodes.firstIndex(of: variable.text) else { return nil }
    guard let position = nodes.schema.index(of: column.text) else {
      return .name(Name("\(variable.text).\(column.text)", range))
    }
    let source = Field.Source.node(variable: node, column: nodes.position(of: position))
    return field("$\(variable.text).\(column.text)", nodes.schema[position].type, source, range)
  }

  private mutating func field(
    _ name: String, _ type: ScalarType, _ source: Field.Source, _ range: SourceRange
  ) -> ExpressionSyntax {
    if !fields.contains(where: { $0.name == name }) { fields.append(Field(name: name, type: type, source: source)) }
    return .name(Name(name, range))
  }

  /// A variable by itself: the properties of its element as a bag, or of each edge of a path.
  private mutating func element(_ variable: Name, _ binder: inout Binder) throws(Diagnostic) -> ExpressionSyntax? {
    if gatheredRow?.index(of: variable.text) != nil { return nil }
    let isNode = names.nodes.contains(variable.text)
    let edge = names.edges.firstIndex(of: variable.text)
    guard isNode || edge != nil else { return nil }
    let syntax = Self.bag(isNode ? nodes.schema : edges.schema, variable.range)
    if let edge, names.isPath[edge] {
      return try gathered(.map, syntax, edge: edge, isInner: false, variable.range, &binder)
    }
    let (column, type) = try self.column(syntax, isNode: isNode, isFlag: false, &binder)
    let source =
      edge.map { Field.Source.edge(variable: $0, column: column) }
      ?? .node(variable: names.nodes.firstIndex(of: variable.text) ?? 0, column: column)
    return field("$\(variable.text)", type, source, variable.range)
  }

  /// The properties of an element.
  private static func bag(_ schema: Schema, _ range: SourceRange) -> ExpressionSyntax {
    let parts = schema.userColumns.flatMap { column -> [ExpressionSyntax] in
      let name = Name(schema[column].name, range)
      return [.literal(Literal(.string(name.text, isObfuscated: false), range)), .name(name)]
    }
    if parts.isEmpty { return .dynamic("{}", range) }
    return .call(Call(function: Name("bag_pack", range), arguments: parts, range: range))
  }

  /// `labels(n)`, `node_id(n)` and their kin; without an argument, of the element that `map()` is at.
  private mutating func elementCall(
    _ call: Call, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax? {
    guard PatternFunctions.columns[call.function.text] != nil, call.arguments.count <= 1 else { return nil }
    let column = PatternFunctions.column(call, hasLabels: hasLabels)
    guard let argument = call.arguments.first else { return column }
    guard let variable = argument.nameValue, gatheredRow?.index(of: variable.text) == nil,
      names.nodes.contains(variable.text)
        || names.edges.contains(variable.text) && call.function.text == "labels"
    else { return nil }
    guard case .name(let name) = column else { return column }
    return try member(variable, name, &binder)
  }

  private mutating func pathCall(
    _ call: Call, _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax? {
    if call.function.text == "inner_nodes", let path = pathArgument(.call(call)) {
      return try gathered(
        .map, Self.bag(nodes.schema, call.range), edge: path.edge, isInner: true, call.range, &binder)
    }
    let kinds: [String: PathValue.Kind] = ["map": .map, "any": .any, "all": .all]
    guard let kind = kinds[call.function.text], call.arguments.count == 2 else { return nil }
    guard let path = pathArgument(call.arguments[0]) else {
      throw binder.semanticError(
        "\(call.function.text)() takes an edge of the pattern and an expression.", range: call.range)
    }
    return try gathered(kind, call.arguments[1], edge: path.edge, isInner: path.isInner, call.range, &binder)
  }

  private mutating func gathered(
    _ kind: PathValue.Kind, _ syntax: ExpressionSyntax, edge: Int, isInner: Bool, _ range: SourceRange,
    _ binder: inout Binder
  ) throws(Diagnostic) -> ExpressionSyntax {
    let syntax = try resolve(syntax, in: isInner ? nodes.schema : edges.schema, &binder)
    let (column, type) = try self.column(syntax, isNode: isInner, isFlag: kind != .map, &binder)
    let value = PathValue(kind: kind, edge: edge, isInner: isInner, column: column, type: type)
    return field("$path\(fields.count)", kind == .map ? .dynamic : .bool, .path(value), range)
  }
}
