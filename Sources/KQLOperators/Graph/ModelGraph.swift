package import KQLColumns
package import KQLDiagnostics
package import KQLLanguage
package import KQLSyntax

/// Makes the graph that the steps of a model describe.
///
/// Each step's query gets its ids and labels in columns of the graph's own. Nodes that several steps give are one: the
/// later step's properties win, labels add up.
package struct ModelGraph {
  package let model: GraphSteps
  let range: SourceRange

  package init(_ model: GraphSteps, range: SourceRange) {
    self.model = model
    self.range = range
  }

  // MARK: - Steps

  /// The rows of each step, in their order. Errors name the step.
  package func steps(_ binder: inout Binder) throws(Diagnostic) -> [Relation] {
    var bound: [Relation] = []
    for (index, step) in model.steps.enumerated() {
      let known = binder.errors.count
      do {
        bound.append(try rows(of: step, &binder))
      } catch {
        var error = error
        // A model that reads itself has said so.
        if !error.message.hasPrefix("graph model") { error.message = "\(title(index)): \(error.message)" }
        error.hints.removeAll { $0.hasPrefix("In graph model") }
        error.range = range
        // What was noted on the way would be said without its step.
        binder.errors.removeLast(max(0, binder.errors.count - known))
        throw error
      }
    }
    return try withOneType(bound, &binder)
  }

  /// An error of a step's query that came up while it ran.
  package func placed(_ error: Diagnostic, step index: Int) -> Diagnostic {
    var error = error
    error.message = "\(title(index)): \(error.message)"
    error.range = range
    return error
  }

  private func title(_ index: Int) -> String {
    "graph model '\(model.name)', step \(index + 1) (\(model.steps[index].kind.rawValue))"
  }

  private func rows(of step: GraphSteps.Step, _ binder: inout Binder) throws(Diagnostic) -> Relation {
    let function = StoredFunction(
      name: "graph model \(model.database ?? "").\(model.name)", parameters: "()", body: "{\n\(step.query)\n}", isView: false,
      database: model.database, title: "graph model '\(model.name)'")
    guard case .tabular(let relation) = try binder.bindStored(function, [], piped: nil, range: range) else {
      throw binder.semanticError("its query gives a scalar where a table is expected.", code: "SEM0100", range: range)
    }
    if relation.graph != nil {
      throw binder.semanticError("its query gives a graph where a table is expected.", range: range)
    }
    let rows = relation.shown
    let schema = rows.schema
    let properties = step.kind == .nodes ? model.nodeProperties : model.edgeProperties
    let own = properties.filter { step.labels.contains($0.label) }
    var list: [NamedExpression] = []
    for column in schema.userColumns {
      let (name, type) = (schema[column].name, schema[column].type)
      let wanted = Self.type(of: name, own) ?? Self.type(of: name, properties) ?? type
      let value = try binder.convert(
        .column(column, type), to: wanted, what: "the column '\(name)'", range: range, isExplicit: true)
      list.append(NamedExpression(name, value))
    }
    let names = step.kind == .nodes ? [GraphColumn.key] : [GraphColumn.source, GraphColumn.target]
    for (name, column) in zip(names, step.idColumns) {
      let position = try self.position(of: column, in: schema, binder)
      list.append(NamedExpression(name, .column(position, schema[position].type)))
    }
    var labels: Expression?
    if let column = step.labelsColumn {
      let position = try self.position(of: column, in: schema, binder)
      guard [.string, .dynamic].contains(schema[position].type) else {
        throw binder.semanticError(
          "the labels in column '\(column)' have type \(schema[position].type.name) where string or dynamic is expected.",
          range: range)
      }
      labels = .column(position, schema[position].type)
    }
    list.append(NamedExpression(GraphColumn.labels, GraphLabels.expression(step.labels, column: labels)))
    return Relation(.project(rows.plan, list))
  }

  /// What the model's schema says, when its labels agree.
  private static func type(of property: String, _ labels: [GraphSteps.Label]) -> ScalarType? {
    let types = Set(labels.compactMap { label in label.properties.first { $0.name == property }?.type })
    return types.count == 1 ? types.first : nil
  }

  private func position(of column: String, in schema: Schema, _ binder: Binder) throws(Diagnostic) -> Int {
    if let position = schema.index(of: column) { return position }
    throw binder.semanticError(
      "its query gives no column '\(column)'.", code: "SEM0100", range: range,
      hints: Spelling.hints(for: column, in: schema.fields.map(\.name)))
  }

  private static let idNames: Set<String> = [GraphColumn.key, GraphColumn.source, GraphColumn.target]

  /// Ids of int become long, as soon as some step has long ones; other types do not mix.
  private func withOneType(_ steps: [Relation], _ binder: inout Binder) throws(Diagnostic) -> [Relation] {
    var first: (step: Int, type: ScalarType)?
    for (index, relation) in steps.enumerated() {
      for field in relation.schema.fields where Self.idNames.contains(field.name) {
        guard let known = first else {
          first = (index, field.type)
          continue
        }
        if known.type == field.type { continue }
        guard Set([known.type, field.type]) == [.int, .long] else {
          throw binder.semanticError(
            "\(title(index)): its ids have type \(field.type.name), those of step \(known.step + 1) have type "
              + "\(known.type.name).", range: range)
        }
        first = (index, .long)
      }
    }
    guard let type = first?.type else { return steps }
    var converted: [Relation] = []
    for relation in steps {
      let schema = relation.schema
      var list = schema.references(Array(schema.fields.indices))
      for index in list.indices where Self.idNames.contains(list[index].name) {
        list[index].expression = try binder.convert(list[index].expression, to: type, what: "the id", range: range)
      }
      converted.append(Relation(.project(relation.plan, list)))
    }
    return converted
  }

  // MARK: - The graph

  /// The graph of the steps' rows.
  package func graph(of steps: [Relation], _ binder: inout Binder) throws(Diagnostic) -> Graph {
    func of(_ kind: GraphSteps.Kind) -> [Relation] {
      zip(steps, model.steps).filter { $0.1.kind == kind }.map(\.0)
    }
    let type = steps.lazy.flatMap(\.schema.fields).first { Self.idNames.contains($0.name) }?.type ?? .string
    let nodes = try union(
      of(.nodes), [.init(GraphColumn.key, type)], model.nodeProperties, &binder)
    let edges = try union(
      of(.edges), [.init(GraphColumn.source, type), .init(GraphColumn.target, type)], model.edgeProperties, &binder)
    let names = Set(model.steps.filter { $0.kind == .nodes }.flatMap(\.idColumns))
    let filled = names.count == 1 ? names.first.flatMap { nodes.schema.index(of: $0) } : nil
    return try GraphBuilder.graph(
      edges: edges, source: position(of: GraphColumn.source, in: edges.schema, binder),
      target: position(of: GraphColumn.target, in: edges.schema, binder), nodes: nodes,
      key: position(of: GraphColumn.key, in: nodes.schema, binder), filled: filled, lastWins: true, binder)
  }

  /// The edges with the positions of their ends among the nodes, as they are stored.
  package static func numbered(_ graph: Graph, nodes: Table) -> Plan {
    let names = [GraphColumn.sourceNumber, GraphColumn.targetNumber]
    let schema = Schema(fields: graph.edges.schema.fields + names.map { .init($0, .long) })
    let ends = Network.Ends.ids(source: graph.source, target: graph.target, key: graph.key)
    return .tableFunction([graph.edges, .values(nodes)], schema, name: "edges") { tables, _ in
      guard tables.count == 2, tables[0].rowCount > 0 else { return Table(schema: schema) }
      let columns = try tables[0].wholeColumns()
      let (sources, targets) = Network.numbers(columns, try tables[1].wholeColumns(), ends)
      return Table(
        schema: schema, chunks: [columns + [.longs(sources.map { Int64($0) }), .longs(targets.map { Int64($0) })]])
    }
  }

  /// The rows of all steps; the properties that the schema declares are columns in any case.
  private func union(
    _ steps: [Relation], _ ids: [Schema.Field], _ labels: [GraphSteps.Label], _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    var tables = steps
    let own = ids + [Schema.Field(GraphColumn.labels, .dynamic)]
    for fields in [own] + labels.map(\.properties) {
      tables.append(Relation(.values(Table(schema: Schema(fields: fields)))))
    }
    return try Union.of(tables, isInner: false, source: nil, &binder).shown
  }
}
