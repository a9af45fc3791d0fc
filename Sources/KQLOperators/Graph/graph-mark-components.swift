internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let graphMarkComponents = TabularOperator(
    name: "graph-mark-components",
    summary: "Numbers the connected components of a graph and marks each node with its component's number.",
    syntax: "graph-mark-components [Parameters=<parameters(kind, with_component_id)>]", takesGraph: true,
    examples: [
      Example(
        "datatable(a: string, b: string)['x', 'y', 'p', 'q', 'y', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-mark-components with_component_id=part | graph-to-table nodes", "x | 0\ny | 0\np | 1\nq | 1\nz | 0"),
      Example(
        "datatable(a: string, b: string)['x', 'y', 'y', 'x', 'y', 'z'] | make-graph a --> b with_node_id=id"
          + " | graph-mark-components kind=strong | graph-to-table nodes", "x | 0\ny | 0\nz | 1"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let graph = try GraphMatch.graph(input, call, binder)
    let name = call.captures.parameterText("with_component_id") ?? "ComponentId"
    let isStrong: Bool
    switch call.captures.parameterText("kind") {
    case nil, "weak": isStrong = false
    case "strong": isStrong = true
    case .some(let other):
      throw binder.semanticError(
        "'\(other)' is not a kind of component: weak or strong.", code: "SEM0233", range: call.range)
    }
    let schema = graph.nodes.schema
    guard schema.index(of: name) == nil else {
      throw binder.semanticError("A column named '\(name)' already exists.", code: "SEM0107", range: call.range)
    }
    // The graph's own columns stay behind the user's.
    let users = schema.userColumns
    let own = schema.fields.indices.filter { !users.contains($0) }
    let order = users + own
    let fields =
      users.map { schema[$0] } + [Schema.Field(name, .long)] + own.map { schema[$0] }
    let marked = Schema(fields: fields)
    var (edges, nodes) = (ElementColumns(graph.edges), ElementColumns(graph.nodes))
    let ends = graph.ends(&edges, &nodes)
    let plan = Plan.tableFunction([edges.plan, nodes.plan, graph.nodes], marked, name: "components") { tables, context in
      guard tables.count == 3 else { return Table(schema: marked) }
      let network = try Network(edges: tables[0], nodes: tables[1], ends)
      let numbers = try isStrong ? Components.strong(network, context) : Components.weak(network)
      let columns = try tables[2].wholeColumns()
      let mark = Column.longs(numbers.map { Int64($0) })
      return Table(schema: marked, chunks: [users.map { columns[$0] } + [mark] + own.map { columns[$0] }])
    }
    guard let place = order.firstIndex(of: graph.key) else {
      throw binder.semanticError("the graph has no key.", range: call.range)
    }
    var relation = input ?? Relation(graph.edges)
    relation.graph = Graph(
      edges: graph.edges, source: graph.source, target: graph.target, nodes: .shared(binder.share(plan)),
      key: place < users.count ? place : place + 1, numbers: graph.numbers)
    return relation
  }
}

private enum Components {
  /// Components without regard to the direction of edges, numbered as their first nodes come.
  static func weak(_ network: Network) -> [Int] {
    var parent = Array(0..<network.nodeCount)
    func root(_ node: Int) -> Int {
      var node = node
      while parent[node] != node {
        parent[node] = parent[parent[node]]
        node = parent[node]
      }
      return node
    }
    for edge in 0..<network.edgeCount {
      let (a, b) = (root(network.sources[edge]), root(network.targets[edge]))
      if a != b { parent[max(a, b)] = min(a, b) }
    }
    return numbered((0..<network.nodeCount).map { root($0) })
  }

  /// Components whose nodes all reach one another: Tarjan's algorithm, with a stack of its own.
  static func strong(_ network: Network, _ context: EvaluationContext) throws -> [Int] {
    let count = network.nodeCount
    var index = [Int](repeating: -1, count: count)
    var low = [Int](repeating: 0, count: count)
    var isOpen = [Bool](repeating: false, count: count)
    var component = [Int](repeating: -1, count: count)
    var open: [Int] = []
    var next = 0
    var found = 0
    for first in 0..<count where index[first] < 0 {
      try context.checkCancelled()
      var path: [(node: Int, edge: Int)] = [(first, 0)]
      while let (node, edge) = path.last {
        if edge == 0 {
          index[node] = next
          low[node] = next
          next += 1
          open.append(node)
          isOpen[node] = true
        }
        let leaving = network.outgoing[node]
        if edge < leaving.count {
          path[path.count - 1].edge += 1
          let other = network.targets[leaving[leaving.startIndex + edge]]
          if index[other] < 0 {
            path.append((other, 0))
          } else if isOpen[other] {
            low[node] = min(low[node], index[other])
          }
          continue
        }
        path.removeLast()
        if let outer = path.last { low[outer.node] = min(low[outer.node], low[node]) }
        guard low[node] == index[node] else { continue }
        while let last = open.popLast() {
          isOpen[last] = false
          component[last] = found
          if last == node { break }
        }
        found += 1
      }
    }
    return numbered(component)
  }

  private static func numbered(_ marks: [Int]) -> [Int] {
    var numbers: [Int: Int] = [:]
    return marks.map { mark in
      if let number = numbers[mark] { return number }
      numbers[mark] = numbers.count
      return numbers.count - 1
    }
  }
}
