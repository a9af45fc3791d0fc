internal import KQLColumns
internal import KQLDiagnostics
package import KQLLanguage
internal import KQLSyntax

extension ContextualFunction {
  /// The functions that give graphs.
  package static let graphs: [ContextualFunction] = [graph]

  private static let model =
    #".create-or-alter graph_model Flights ```{"Definition": {"Steps": ["#
    + #"{"Kind": "AddNodes", "Query": "datatable(Id: string, Town: string)['a', 'Oslo', 'b', 'Rome']", "#
    + #""NodeIdColumn": "Id", "Labels": ["Airport"]}, "#
    + #"{"Kind": "AddEdges", "Query": "print From = 'a', To = 'b'", "SourceColumn": "From", "TargetColumn": "To"}]}}```"#

  private static let graph = ContextualFunction(
    name: "graph",
    summary: "Gives the graph of a graph model: its latest snapshot, a snapshot by name, or the model's steps run now.",
    usage: "graph(model [, snapshot | transient])",
    examples: [
      Example(
        "graph('Flights') | graph-match (n)-[e]->(m) project n.Town, m.Town, labels(n)", #"Oslo | Rome | ["Airport"]"#,
        after: [model]),
      Example("graph('Flights', true) | graph-to-table nodes", "a | Oslo\nb | Rome", after: [model]),
    ],
    bindTable: { (call, database, binder) throws(Diagnostic) in
      let arguments = try GraphArguments(call, &binder)
      guard binder.isVisible(arguments.name, database: database),
        let stored = try binder.entities.graph(arguments.name, arguments.version, database: database)
      else {
        if case .snapshot(let name) = arguments.version,
          try binder.entities.graph(arguments.name, .transient, database: database) != nil
        {
          throw binder.notFound("GraphSnapshot", "\(arguments.name).\(name)", call.range)
        }
        throw binder.notFound(
          "GraphModel", arguments.name, call.range, known: binder.entities.graphNames(database: database))
      }
      let graph: Graph
      switch stored {
      case .model(let steps):
        let model = ModelGraph(steps, range: call.range)
        graph = try model.graph(of: try model.steps(&binder), &binder)
      case .snapshot(let rows): graph = try rows.graph(call, binder)
      }
      var relation = Relation(graph.edges)
      relation.graph = graph
      return relation
    })
}

/// `graph("M")`, `graph("M", "S")`, `graph("M", snapshot="S")`, `graph("M", true)`.
private struct GraphArguments {
  var name: String
  var version = GraphVersion.latest

  init(_ call: Call, _ binder: inout Binder) throws(Diagnostic) {
    guard (1...2).contains(call.arguments.count) else {
      throw binder.semanticError(
        "graph() takes the name of a graph model, and a snapshot or whether the graph is transient.", code: "SEM0219",
        range: call.range)
    }
    name = try binder.constantString(call.arguments[0])
    guard call.arguments.count == 2 else { return }
    var argument = call.arguments[1]
    if case .named(let key, let inner) = argument {
      guard key.text.lowercased() == "snapshot" else {
        throw binder.semanticError(
          "graph() has no parameter '\(key.text)', but snapshot.", code: "SEM0219", range: key.range)
      }
      argument = inner
    }
    switch try binder.constant(argument) {
    case (.bool(let isTransient), .bool): version = isTransient ? .transient : .latest
    case (.string(let snapshot), .string): version = .snapshot(snapshot)
    default:
      throw binder.semanticError(
        "graph(): the second argument is the name of a snapshot, or a bool.", code: "SEM0219", range: argument.range)
    }
  }
}

extension GraphRows {
  /// The stored graph: its scans read only what is asked for.
  fileprivate func graph(_ call: Call, _ binder: Binder) throws(Diagnostic) -> Graph {
    func all(_ source: any ScanSource) -> Plan {
      .scan(Scan(source: source, columns: source.schema.fields.indices.map { .visible($0) }))
    }
    func position(_ name: String, _ schema: Schema) throws(Diagnostic) -> Int {
      if let position = schema.index(of: name) { return position }
      throw Diagnostic(
        code: "General_InternalServerError", "the graph snapshot has no column \(name)", range: call.range)
    }
    return Graph(
      edges: all(edges), source: try position(GraphColumn.source, edges.schema),
      target: try position(GraphColumn.target, edges.schema), nodes: all(nodes),
      key: try position(GraphColumn.key, nodes.schema),
      numbers: (
        try position(GraphColumn.sourceNumber, edges.schema), try position(GraphColumn.targetNumber, edges.schema)
      ))
  }
}
