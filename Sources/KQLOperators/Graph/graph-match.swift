internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  /// A pattern, a condition and what to give for each match.
  static let graphPatternSyntax =
    "{ '(' [Start=<name>] ')' "
    + "{ (Open=('<-[' | '-[') [Edge=<name>] "
    + "[Star='*' [(Min=<long> | LeastName=<name>)] '..' [(Max=<long> | MostName=<name>)]] Close=(']->' | ']-') | "
    + "Plain=('-->' | '<--' | '--')) '(' [Node=<name>] ')' }*, ',' }+ "
    + "[where Condition=<expression>] project { Column=<named_expression>, ',' }+"

  static let graphMatch = TabularOperator(
    name: "graph-match",
    summary: "Finds all occurrences of a pattern in a graph.",
    syntax: "graph-match [Parameters=<parameters(cycles)>] " + graphPatternSyntax, takesGraph: true,
    examples: [
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'z'] | make-graph a --> b"
          + " | graph-match (n)-[p*2..2]->(m) project path = map(p, b)", #"["y","z"]"#),
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-match (n)-[e]->(m) where n.id == 'y' project n.id, m.id, node_degree_in(n)", "y | z | 1"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try GraphMatch.bind(call, GraphMatch.graph(input, call, binder), &binder) { pattern, context in
      { network, limits, body in
        var search = GraphSearch(network, pattern, limits, context)
        try search.forEachMatch(body)
      }
    }
  }

  static let graphShortestPaths = TabularOperator(
    name: "graph-shortest-paths",
    summary: "Finds the shortest paths between nodes that a pattern describes.",
    syntax: "graph-shortest-paths [Parameters=<parameters(output, cycles)>] " + graphPatternSyntax, takesGraph: true,
    examples: [
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'z', 'x', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-shortest-paths (n)-[p*1..5]->(m) where n.id == 'x' and m.id == 'z' project path = map(p, b)",
        #"["z"]"#),
      Example(
        "datatable(a: string, b: string)['x', 'p', 'x', 'q', 'p', 'z', 'q', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-shortest-paths output=all (n)-[p*1..5]->(m) where n.id == 'x' and m.id == 'z'"
          + " project path = map(p, b)", "[\"p\",\"z\"]\n[\"q\",\"z\"]"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let findsAll: Bool
    switch call.captures.parameterText("output") {
    case nil, "any": findsAll = false
    case "all": findsAll = true
    case .some(let other):
      throw binder.semanticError("'\(other)' is not an output: any or all.", code: "SEM0233", range: call.range)
    }
    return try GraphMatch.bind(
      call, GraphMatch.graph(input, call, binder), isShortest: true, &binder
    ) { pattern, context in
      { network, limits, body in
        try ShortestPaths(network: network, pattern: pattern, limits: limits, findsAll: findsAll, context: context)
          .forEachPath(body)
      }
    }
  }
}

enum GraphMatch {
  /// Gives each match, as the node of each variable and the edges of each path, to the closure.
  typealias Search = (Network, GraphLimits, ([Int], [[Int]]) throws -> Void) throws -> Void

  static func graph(_ input: Relation?, _ call: OperatorCall, _ binder: Binder) throws(Diagnostic) -> Graph {
    if let graph = input?.graph { return graph }
    throw binder.semanticError("the input must be a graph, as make-graph gives it.", range: call.range)
  }

  static func bind(
    _ call: OperatorCall, _ graph: Graph, isShortest: Bool = false, _ binder: inout Binder,
    _ makeSearch: @escaping @Sendable (GraphPattern, EvaluationContext) -> Search
  ) throws(Diagnostic) -> Relation {
    var names = PatternNames()
    let pattern = try names.pattern(call, &binder)
    if isShortest, pattern.starts.count != 1 || !names.isPath.contains(true) {
      throw binder.semanticError(
        "the pattern must be one sequence with at least one edge of variable length.", range: call.range)
    }
    var reader = PatternReader(graph, names)
    var condition: ExpressionSyntax?
    if let syntax = call.captures.expression("Condition"), let rest = try reader.takeLimits(syntax, &binder) {
      condition = try reader.resolve(rest, &binder)
    }
    var columns: [(name: String?, syntax: ExpressionSyntax)] = []
    for item in call.captures.expressions("Column") {
      var inner = item
      if case .named(_, let expression) = item { inner = expression }
      var name = binder.implicitName(item)
      if name == nil, case .call(let function) = inner, function.function.text.hasPrefix("node_") {
        name = function.function.text
      }
      columns.append((name, try reader.resolve(inner, &binder)))
    }
    let matches = MatchRows.plan(reader, pattern, makeSearch)
    var plan = matches
    var list: [NamedExpression] = []
    var namer = ColumnNamer()
    let filter = condition
    let outcome = try binder.withRow(of: Relation(matches)) {
      (b) throws(Diagnostic) -> (Expression?, [Expression]) in
      var predicate: Expression?
      if let filter { predicate = try b.bindCondition(filter) }
      let values = try b.collecting(columns) { (column, b) throws(Diagnostic) in try b.bindScalar(column.syntax) }
      return (predicate, values)
    }
    if let predicate = outcome.0 { plan = .filter(plan, predicate) }
    for (column, value) in zip(columns, outcome.1) {
      list.append(NamedExpression(column.name.map { namer.unique($0) } ?? namer.makeUnnamed(), value))
    }
    return Relation(.project(plan, list))
  }
}
