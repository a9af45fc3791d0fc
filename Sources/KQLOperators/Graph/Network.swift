internal import KQLColumns
internal import KQLDiagnostics
internal import KQLExecution
internal import KQLLanguage

/// A graph in memory: nodes and edges by number, their columns, and the edges that leave and reach each node.
final class Network {
  /// How edges name their nodes.
  enum Ends: Sendable {
    /// Ids in the columns of edges and nodes.
    case ids(source: Int, target: Int, key: Int)
    /// Positions of nodes.
    case numbers(source: Int, target: Int)
  }

  let nodeCount: Int
  let edgeCount: Int
  let nodes: [Column]
  let edges: [Column]
  let sources: [Int]
  let targets: [Int]
  let outgoing: Adjacency
  let incoming: Adjacency

  init(edges: Table, nodes: Table, _ ends: Ends) throws {
    nodeCount = nodes.rowCount
    edgeCount = edges.rowCount
    self.edges = try edges.wholeColumns()
    self.nodes = try nodes.wholeColumns()
    (sources, targets) = Self.numbers(self.edges, self.nodes, ends)
    outgoing = Adjacency(sources, nodeCount)
    incoming = Adjacency(targets, nodeCount)
  }

  /// The positions of the nodes at both ends of each edge. Every end is a node: `GraphBuilder` has made those that no
  /// table names.
  static func numbers(_ edges: [Column], _ nodes: [Column], _ ends: Ends) -> (sources: [Int], targets: [Int]) {
    switch ends {
    case .numbers(let source, let target):
      return (edges[source].longs().map { Int($0) }, edges[target].longs().map { Int($0) })
    case .ids(let source, let target, let key):
      let numbers = KeyNumbers(nodes[key].type)
      // Keys of nodes are there once each, and so are numbered as they come.
      _ = numbers.numbers(of: nodes[key])
      return (
        numbers.numbers(of: edges[source]).map { Int($0) }, numbers.numbers(of: edges[target]).map { Int($0) }
      )
    }
  }

  /// The node at the other end.
  func end(of edge: Int, from node: Int) -> Int { sources[edge] == node ? targets[edge] : sources[edge] }

  /// The nodes between the edges of a path.
  func innerNodes(_ path: [Int], from start: Int) -> [Int] {
    var node = start
    return path.dropLast().map { edge in
      node = end(of: edge, from: node)
      return node
    }
  }

  /// Calls `body` with each edge that may be walked from a node, and where it leads.
  @inline(__always) func forEachStep(
    from node: Int, _ direction: GraphPattern.Direction, _ body: (_ edge: Int, _ node: Int) throws -> Void
  ) rethrows {
    if direction != .backward { for edge in outgoing[node] { try body(edge, targets[edge]) } }
    if direction != .forward { for edge in incoming[node] { try body(edge, sources[edge]) } }
  }
}

/// The edges at each node, in one array.
struct Adjacency {
  private let starts: [Int]
  private let edges: [Int]

  init(_ ends: [Int], _ nodeCount: Int) {
    var starts = [Int](repeating: 0, count: nodeCount + 1)
    for end in ends { starts[end + 1] += 1 }
    for node in 0..<nodeCount { starts[node + 1] += starts[node] }
    var next = starts
    var edges = [Int](repeating: 0, count: ends.count)
    for (edge, end) in ends.enumerated() {
      edges[next[end]] = edge
      next[end] += 1
    }
    self.starts = starts
    self.edges = edges
  }

  subscript(_ node: Int) -> ArraySlice<Int> { edges[starts[node]..<starts[node + 1]] }
}
