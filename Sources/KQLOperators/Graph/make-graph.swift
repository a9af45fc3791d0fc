internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let makeGraph = TabularOperator(
    name: "make-graph",
    summary: "Makes a graph of a table of edges and, if given, a table of nodes.",
    syntax: "make-graph [Parameters=<parameters(hint.*)>] Source=<name> '-->' Target=<name> "
      + "[with { Nodes=<pipeline> on Key=<name>, ',' }+]",
    examples: [
      Example("print a = 'x', b = 'y' | make-graph a --> b | graph-match (n)-[e]->(m) project e.a, e.b", "x | y")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let edges = try binder.required(input, call).shown
    guard let from = call.captures.name("Source"), let to = call.captures.name("Target") else {
      throw Diagnostic(code: "SYN0002", "The columns of source and target are expected.", range: call.range)
    }
    let source = try binder.columns(matching: .name(from), in: edges.schema)[0]
    let target = try binder.columns(matching: .name(to), in: edges.schema)[0]
    var tables: [Relation] = []
    let keyName = call.captures.rows("Nodes").first?.name("Key")?.text ?? "node_id"
    for row in call.captures.rows("Nodes") {
      guard let pipeline = row.pipeline("Nodes"), let key = row.name("Key") else { continue }
      let table = try binder.bindPipeline(pipeline).shown
      let position = try binder.columns(matching: .name(key), in: table.schema)[0]
      tables.append(
        table.selecting(table.schema.fields.indices.map { ($0, $0 == position ? keyName : table.schema[$0].name) }))
    }
    let keyType = edges.schema[source].type
    let empty = Table(schema: Schema(fields: [.init(keyName, keyType)]))
    let nodes =
      tables.isEmpty ? Relation(.values(empty)) : try Union.of(tables, isInner: false, source: nil, &binder).shown
    guard let key = nodes.schema.index(of: keyName), nodes.schema[key].type == keyType,
      edges.schema[target].type == keyType
    else {
      throw binder.semanticError("source, target and the nodes' key must have one type.", range: call.range)
    }
    var relation = Relation(edges.plan)
    relation.graph = Graph(
      edges: binder.share(edges.plan), source: source, target: target, nodes: binder.share(nodes.plan), key: key)
    return relation
  }

  static let graphToTable = TabularOperator(
    name: "graph-to-table",
    summary: "Gives the nodes or the edges of a graph as tables.",
    syntax: "graph-to-table { Part=(nodes | edges) [as Name=<name>] "
      + "[Parameters=<parameters(with_node_id, with_source_id, with_target_id)>], ',' }+",
    examples: [
      Example("print a = 'x', b = 'y' | make-graph a --> b | graph-to-table edges", "x | y")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let graph = try GraphMatch.graph(input, call, binder)
    var results: [BoundQuery.Result] = []
    for row in call.captures.rows("Part") {
      let relation =
        row.name("Part")?.text == "nodes"
        ? try GraphTables.nodes(graph, row, &binder) : try GraphTables.edges(graph, row, &binder)
      let name = row.name("Name")?.text
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
    let schema = graph.edges.plan.schema
    var list: [NamedExpression] = []
    if let name = row.parameterText("with_source_id") {
      list.append(try id(.column(graph.source, schema[graph.source].type), name, binder))
    }
    if let name = row.parameterText("with_target_id") {
      list.append(try id(.column(graph.target, schema[graph.target].type), name, binder))
    }
    return Relation(.project(.shared(graph.edges), list + schema.references(Array(schema.fields.indices))))
  }

  static func nodes(_ graph: Graph, _ row: Captures, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let schema = graph.nodes.plan.schema
    let all = Plan.tableFunction([.shared(graph.edges), .shared(graph.nodes)], schema, name: "nodes") { tables, _ in
      guard tables.count == 2 else { return Table(schema: schema) }
      let network = Network(edges: tables[0], nodes: tables[1], graph)
      return Table(schema: schema, rows: network.nodes)
    }
    var list: [NamedExpression] = []
    if let name = row.parameterText("with_node_id") {
      list.append(try id(.column(graph.key, schema[graph.key].type), name, binder))
    }
    return Relation(.project(all, list + schema.references(Array(schema.fields.indices))))
  }
}
