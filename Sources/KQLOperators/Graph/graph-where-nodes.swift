internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let graphWhereNodes = TabularOperator(
    name: "graph-where-nodes",
    summary: "Keeps the nodes of a graph that fulfil a condition, and the edges between them.",
    syntax: "graph-where-nodes Predicate=<expression>", takesGraph: true,
    examples: [
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-where-nodes id != 'z' | graph-to-table edges", "x | y")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let graph = try GraphMatch.graph(input, call, binder)
    let syntax = try binder.expression(call, "Predicate")
    let nodes = Relation(graph.nodes)
    let predicate = try binder.withRow(of: nodes) { (b) throws(Diagnostic) in try b.bindCondition(syntax) }
    let kept = Plan.shared(binder.share(.filter(nodes.plan, predicate)))
    let (edges, keys) = (graph.edges.schema, kept.schema)
    var plan = graph.edges
    for end in [graph.source, graph.target] {
      let pair: (left: Expression, right: Expression) = (
        .column(end, edges[end].type), .column(graph.key, keys[graph.key].type)
      )
      plan = .join(
        Join(
          kind: .leftsemi, left: plan, right: kept, keys: [pair],
          output: edges.fields.enumerated().map { (.left, $0, $1.name) }))
    }
    return try GraphWhere.relation(input, graph, edges: Relation(plan), nodes: Relation(kept), binder)
  }

  static let graphWhereEdges = TabularOperator(
    name: "graph-where-edges",
    summary: "Keeps the edges of a graph that fulfil a condition, and all nodes.",
    syntax: "graph-where-edges Predicate=<expression>", takesGraph: true,
    examples: [
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-where-edges a == 'y' | graph-to-table edges", "y | z")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let graph = try GraphMatch.graph(input, call, binder)
    let syntax = try binder.expression(call, "Predicate")
    let edges = Relation(graph.edges)
    let predicate = try binder.withRow(of: edges) { (b) throws(Diagnostic) in try b.bindCondition(syntax) }
    return try GraphWhere.relation(
      input, graph, edges: Relation(.filter(edges.plan, predicate)), nodes: Relation(graph.nodes), binder)
  }
}

private enum GraphWhere {
  /// The graph of fewer edges and nodes; degrees are counted anew.
  static func relation(
    _ input: Relation?, _ graph: Graph, edges: Relation, nodes: Relation, _ binder: Binder
  ) throws(Diagnostic) -> Relation {
    let schema = nodes.schema
    let counted = [GraphColumn.degreeIn, GraphColumn.degreeOut, GraphColumn.id]
    let own = schema.fields.indices.filter { !counted.contains(schema[$0].name) }
    let bare = Relation(.project(nodes.plan, schema.references(own)))
    var relation = input ?? edges
    relation.graph = try GraphBuilder.graph(
      edges: edges, source: graph.source, target: graph.target, nodes: bare,
      key: own.firstIndex(of: graph.key) ?? graph.key, binder)
    return relation
  }
}
