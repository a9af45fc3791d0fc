internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let graphToTable = TabularOperator(
    name: "graph-to-table",
    summary: "Gives the nodes or the edges of a graph as tables.",
    syntax: "graph-to-table { Part=(nodes | edges) [as Name=<name>] "
      + "[Parameters=<parameters(with_node_id, with_source_id, with_target_id)>] [as Late=<name>], ',' }+",
    takesGraph: true,
    examples: [
      Example("print a = 'x', b = 'y' | make-graph a --> b | graph-to-table edges", "x | y"),
      Example("print a = 'x', b = 'y' | make-graph a --> b with_node_id=id | graph-to-table nodes", "x\ny"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let graph = try GraphMatch.graph(input, call, binder)
    var results: [BoundQuery.Result] = []
    for row in call.captures.rows("Part") {
      let relation =
        row.name("Part")?.text == "nodes"
        ? try GraphTables.nodes(graph, row, &binder) : try GraphTables.edges(graph, row, &binder)
      let name = row.name("Name")?.text ?? row.name("Late")?.text
      if let name { binder.define(name, .tabular(relation)) }
      results.append(.init(name: name, relation: relation))
    }
    if results.count > 1 { binder.extraResults = results }
    guard let first = results.first else {
      throw Diagnostic(code: "SYN0002", "'nodes' or 'edges' is expected.", range: call.range)
    }
    return first.relation
  }
}

private enum GraphTables {
  private static func id(_ column: Expression, _ name: String, _ binder: Binder) throws(Diagnostic) -> NamedExpression {
    NamedExpression(name, try binder.call("hash", [column], range: 0..<0))
  }

  static func edges(_ graph: Graph, _ row: Captures, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let schema = graph.edges.schema
    var list: [NamedExpression] = []
    if let name = row.parameterText("with_source_id") {
      list.append(try id(.column(graph.source, schema[graph.source].type), name, binder))
    }
    if let name = row.parameterText("with_target_id") {
      list.append(try id(.column(graph.target, schema[graph.target].type), name, binder))
    }
    return Relation(.project(graph.edges, list + schema.references(schema.userColumns)))
  }

  static func nodes(_ graph: Graph, _ row: Captures, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let schema = graph.nodes.schema
    var list: [NamedExpression] = []
    if let name = row.parameterText("with_node_id") {
      list.append(try id(.column(graph.key, schema[graph.key].type), name, binder))
    }
    list += schema.references(schema.userColumns)
    guard !list.isEmpty else {
      throw binder.semanticError(
        "the nodes have no columns.", hints: ["Name their ids: make-graph … with_node_id=Id"])
    }
    return Relation(.project(graph.nodes, list))
  }
}
