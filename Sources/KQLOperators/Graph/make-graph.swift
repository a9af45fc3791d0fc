internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let makeGraph = TabularOperator(
    name: "make-graph",
    summary: "Makes a graph of a table of edges and, if given, a table of nodes.",
    syntax: "make-graph [Parameters=<parameters(hint.*)>] Source=<name> '-->' Target=<name> "
      + "[(with_node_id '=' NodeId=<name> | with { Nodes=<pipeline> on Key=<name>, ',' }+)] "
      + "['partitioned-by' Partition=<name> '(' Query=<subpipeline> ')']",
    examples: [
      Example("print a = 'x', b = 'y' | make-graph a --> b | graph-match (n)-[e]->(m) project e.a, e.b", "x | y"),
      Example(
        "datatable(a: string, b: string, p: string)['x', 'y', '1', 'y', 'z', '2'] | make-graph a --> b with_node_id=id"
          + " partitioned-by p (graph-match (n)-[e*1..2]->(m) project n.id, m.id)", "x | y\ny | z"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try MakeGraph.bind(call, try binder.required(input, call).shown, &binder)
  }
}

private enum MakeGraph {
  static func bind(_ call: OperatorCall, _ edges: Relation, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    guard let from = call.captures.name("Source"), let to = call.captures.name("Target") else {
      throw Diagnostic(code: "SYN0002", "The columns of source and target are expected.", range: call.range)
    }
    let source = try binder.columns(matching: .name(from), in: edges.schema)[0]
    let target = try binder.columns(matching: .name(to), in: edges.schema)[0]
    let (nodes, key) = try nodes(call, edges.schema[source].type, &binder)
    guard nodes.schema[key].type == edges.schema[source].type, edges.schema[target].type == edges.schema[source].type
    else {
      throw binder.semanticError("source, target and the nodes' key must have one type.", range: call.range)
    }
    guard let partition = call.captures.name("Partition"), let query = call.captures.pipeline("Query") else {
      var relation = Relation(edges.plan)
      relation.graph = try GraphBuilder.graph(
        edges: edges, source: source, target: target, nodes: nodes, key: key, binder)
      return relation
    }
    let relation = try partitioned(edges, source, target, nodes, key, partition, &binder)
    return try binder.withRow(nil) { (b) throws(Diagnostic) in
      try b.bindOperators(query.operators, over: relation, range: query.range)
    }
  }

  /// The tables of nodes, one after the other, and the column that holds their ids.
  private static func nodes(
    _ call: OperatorCall, _ keyType: ScalarType, _ binder: inout Binder
  ) throws(Diagnostic) -> (Relation, Int) {
    let rows = call.captures.rows("Nodes")
    // Without a name nodes have no property.
    let keyName = call.captures.name("NodeId")?.text ?? rows.first?.name("Key")?.text ?? "$node"
    var tables: [Relation] = []
    for row in rows {
      guard let pipeline = row.pipeline("Nodes"), let key = row.name("Key") else { continue }
      let table = try binder.bindPipeline(pipeline).shown
      let position = try binder.columns(matching: .name(key), in: table.schema)[0]
      tables.append(
        table.selecting(table.schema.fields.indices.map { ($0, $0 == position ? keyName : table.schema[$0].name) }))
    }
    let empty = Table(schema: Schema(fields: [.init(keyName, keyType)]))
    let nodes =
      tables.isEmpty ? Relation(.values(empty)) : try Union.of(tables, isInner: false, source: nil, &binder).shown
    guard let key = nodes.schema.index(of: keyName) else {
      throw binder.semanticError("the keys of all tables of nodes must have one type.", range: call.range)
    }
    return (nodes, key)
  }

  /// One graph that holds those of all partitions side by side: ids are told apart by the partition in front of them.
  private static func partitioned(
    _ edges: Relation, _ source: Int, _ target: Int, _ nodes: Relation, _ key: Int, _ name: Name, _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let edgeColumn = try binder.columns(matching: .name(name), in: edges.schema)[0]
    let edgeType = edges.schema[edgeColumn].type
    var nodes = nodes
    var nodeColumn = nodes.schema.index(of: name.text) ?? -1
    if nodeColumn < 0 {
      guard case .values = nodes.plan else {
        throw binder.semanticError(
          "the nodes have no column '\(name.text)' to partition them by.", code: "SEM0100", range: name.range)
      }
      nodeColumn = nodes.schema.count
      nodes = Relation(
        .project(
          nodes.plan,
          nodes.schema.references(Array(nodes.schema.fields.indices))
            + [NamedExpression("$partition", .constant(edgeType == .string ? .string("") : .null, edgeType))]))
    }
    func end(_ column: Int, _ partition: Int, _ schema: Schema) throws(Diagnostic) -> Expression {
      var parts: [Expression] = [.constant(.string("\u{1}"), .string)]
      for position in [partition, column] {
        parts.append(
          try binder.convert(
            .column(position, schema[position].type), to: .string, what: "the id", range: name.range, isExplicit: true))
      }
      return try binder.call("strcat_delim", parts, range: name.range)
    }
    let width = edges.schema.count
    let edgePlan = Plan.project(
      edges.plan,
      edges.schema.references(Array(0..<width)) + [
        NamedExpression("$source", try end(source, edgeColumn, edges.schema)),
        NamedExpression("$target", try end(target, edgeColumn, edges.schema)),
      ])
    let nodeWidth = nodes.schema.count
    let nodePlan = Plan.project(
      nodes.plan,
      nodes.schema.references(Array(0..<nodeWidth)) + [
        NamedExpression("$key", try end(key, nodeColumn, nodes.schema))
      ])
    let partition = GraphBuilder.Partition(
      edgeColumn: edgeColumn, nodeColumn: nodeColumn, source: source, target: target, key: key)
    var relation = Relation(edgePlan)
    relation.graph = try GraphBuilder.graph(
      edges: Relation(edgePlan), source: width, target: width + 1, nodes: Relation(nodePlan), key: nodeWidth,
      partition: partition, binder)
    return relation
  }
}
