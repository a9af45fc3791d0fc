internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  private static let people = #"""
    .create-or-alter graph_model People ```{"Definition": {"Steps": [
      {"Kind": "AddNodes", "Query": "datatable(Id: string, Age: long)['ann', 31, 'bob', 42]",
       "NodeIdColumn": "Id", "Labels": ["Person"]},
      {"Kind": "AddEdges", "Query": "print A = 'ann', B = 'bob'", "SourceColumn": "A", "TargetColumn": "B",
       "Labels": ["knows"]}]}}```
    """#

  static let graph = TabularOperator(
    name: "graph",
    summary: "Makes the graph that a graph model of the database describes.",
    syntax: "graph '(' Model=<expression> [',' (snapshot '=' Snapshot=<expression> | Choice=<expression>)] ')'",
    isSource: true,
    examples: [
      Example(
        "graph('People') | graph-match (p)-[k]->(q) where q.Age > 40 project p.Id, q.Id, labels(k), labels(q)",
        #"ann | bob | ["knows"] | ["Person"]"#, after: [people]),
      Example(
        "graph('People', snapshot = 'Weekly') | graph-to-table nodes",
        "error: 'graph' operator: there is no snapshot 'Weekly' of graph model 'People'.", after: [people]),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    guard input == nil, let syntax = call.captures.expression("Model") else {
      throw Diagnostic(code: "SYN0002", "'graph' takes the name of a graph model and no input.", range: call.nameRange)
    }
    let name = try binder.constantString(syntax)
    guard binder.isVisible(name, database: nil), let model = try binder.entities.graphModel(name) else {
      throw binder.semanticError(
        "Entity '\(name)' of kind 'GraphModel' was not found.", code: "SEM0100", range: syntax.range)
    }
    var snapshot: String?
    if let named = call.captures.expression("Snapshot") { snapshot = try binder.constantString(named) }
    if let choice = call.captures.expression("Choice") {
      // true asks for a graph made now, false for the latest snapshot: there are none, so both are made now.
      switch try binder.constant(choice) {
      case (.bool, .bool): break
      case (.string(let text), .string): snapshot = text
      default:
        throw binder.semanticError("the name of a snapshot or a bool is expected.", code: "SEM0219", range: choice.range)
      }
    }
    if let snapshot {
      throw binder.semanticError(
        "there is no snapshot '\(snapshot)' of graph model '\(name)'.", code: "SEM0100", range: call.range,
        hints: ["Snapshots cannot be made here; graph('\(name)') makes the graph from its model."])
    }
    return try ModelGraph(model, range: call.range).bind(&binder)
  }
}

/// The graph of a model, whose steps become one table of nodes and one of edges.
private struct ModelGraph {
  let model: StoredGraph
  let range: SourceRange
  private static let key = "$key"
  private static let ends = ["$source", "$target"]

  init(_ model: StoredGraph, range: SourceRange) {
    self.model = model
    self.range = range
  }

  func bind(_ binder: inout Binder) throws(Diagnostic) -> Relation {
    var nodes: [Relation] = []
    var edges: [Relation] = []
    for step in model.steps {
      if step.isNodes {
        nodes.append(try rows(of: step, as: [Self.key], model.nodeProperties, &binder))
      } else {
        edges.append(try rows(of: step, as: Self.ends, model.edgeProperties, &binder))
      }
    }
    let keyType = type(of: Self.key, in: nodes.first) ?? type(of: Self.ends[0], in: edges.first) ?? .string
    if nodes.isEmpty { nodes = [empty([Self.key], keyType)] }
    if edges.isEmpty { edges = [empty(Self.ends, keyType)] }
    let allNodes = try Union.of(nodes, isInner: false, source: nil, &binder).shown
    let allEdges = try Union.of(edges, isInner: false, source: nil, &binder).shown
    guard let key = allNodes.schema.index(of: Self.key), let source = allEdges.schema.index(of: Self.ends[0]),
      let target = allEdges.schema.index(of: Self.ends[1]),
      Set([allNodes.schema[key].type, allEdges.schema[source].type, allEdges.schema[target].type]).count == 1
    else {
      throw binder.semanticError(
        "the ids of all steps of graph model '\(model.name)' must have one type.", range: range)
    }
    var relation = Relation(allEdges.plan)
    relation.graph = try GraphBuilder.graph(
      edges: allEdges, source: source, target: target, nodes: allNodes, key: key, prefersLast: true, binder)
    return relation
  }

  private func type(of column: String, in relation: Relation?) -> ScalarType? {
    relation?.schema.index(of: column).flatMap { relation?.schema[$0].type }
  }

  private func empty(_ keys: [String], _ type: ScalarType) -> Relation {
    let fields = keys.map { Schema.Field($0, type) } + [.init(GraphBuilder.labels, .dynamic)]
    return Relation(.values(Table(schema: Schema(fields: fields))))
  }

  /// The rows of a step: what its query gives, in the types of the model, then ids and labels.
  private func rows(
    of step: StoredGraph.Step, as keys: [String], _ properties: [String: [Schema.Field]], _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let function = StoredFunction(
      name: "graph model \(model.name)", parameters: "()", body: "{\n\(step.query)\n}", isView: false,
      database: model.database)
    guard case .tabular(let found) = try binder.bindStored(function, [], piped: nil, range: range) else {
      throw binder.semanticError("the queries of graph model '\(model.name)' must give tables.", range: range)
    }
    let relation = found.shown
    let schema = relation.schema
    var declared: [String: ScalarType] = [:]
    var order: [String] = []
    for field in step.labels.flatMap({ properties[$0] ?? [] }) where declared[field.name] == nil {
      declared[field.name] = field.type
      order.append(field.name)
    }
    var list: [NamedExpression] = []
    for (position, field) in schema.fields.enumerated() {
      let type = declared[field.name] ?? field.type
      let value = try binder.convert(
        .column(position, field.type), to: type, what: field.name, range: range, isExplicit: true)
      list.append(NamedExpression(field.name, value))
    }
    for name in order where schema.index(of: name) == nil {
      guard let type = declared[name] else { continue }
      list.append(NamedExpression(name, .constant(type == .string ? .string("") : .null, type)))
    }
    for (key, column) in zip(keys, step.columns) {
      let position = try position(of: column, in: schema, binder)
      list.append(NamedExpression(key, .column(position, schema[position].type)))
    }
    list.append(NamedExpression(GraphBuilder.labels, try labels(of: step, schema, &binder)))
    return Relation(.project(relation.plan, list))
  }

  private func position(of column: String, in schema: Schema, _ binder: Binder) throws(Diagnostic) -> Int {
    if let position = schema.index(of: column) { return position }
    throw binder.semanticError(
      "a step of graph model '\(model.name)' gives no column '\(column)'.", code: "SEM0100", range: range)
  }

  private func labels(
    of step: StoredGraph.Step, _ schema: Schema, _ binder: inout Binder
  ) throws(Diagnostic) -> Expression {
    let texts = step.labels.map { String(decoding: JSON.quoted($0), as: UTF8.self) }
    let fixed = Expression.constant(.dynamic("[" + texts.joined(separator: ",") + "]"), .dynamic)
    guard let column = step.labelsColumn else { return fixed }
    let position = try position(of: column, in: schema, binder)
    let value = Expression.column(position, schema[position].type)
    if value.type == .dynamic { return try binder.call("array_concat", [fixed, value], range: range) }
    let own = try binder.call("pack_array", [value], range: range)
    return try binder.call("array_concat", [fixed, own], range: range)
  }
}
