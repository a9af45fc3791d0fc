internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// A graph in memory: nodes by number, and the edges that leave and reach each.
struct Network {
  /// The rows of the nodes; those that only edges name have nulls.
  private(set) var nodes: [[Value]] = []
  let edges: [[Value]]
  private(set) var ends: [(source: Int, target: Int)] = []
  private(set) var outgoing: [[Int]] = []
  private(set) var incoming: [[Int]] = []

  init(edges: Table, nodes: Table, _ graph: Graph) {
    self.edges = Network.rows(edges)
    var numbers: [Value: Int] = [:]
    let schema = nodes.schema
    for row in Network.rows(nodes) where numbers[row[graph.key]] == nil {
      numbers[row[graph.key]] = self.nodes.count
      self.nodes.append(row)
    }
    for edge in self.edges {
      var pair: [Int] = []
      for key in [edge[graph.source], edge[graph.target]] {
        if let number = numbers[key] {
          pair.append(number)
        } else {
          pair.append(self.nodes.count)
          numbers[key] = self.nodes.count
          var row = schema.fields.map { $0.type == .string ? Value.string("") : .null }
          row[graph.key] = key
          self.nodes.append(row)
        }
      }
      ends.append((pair[0], pair[1]))
    }
    outgoing = Array(repeating: [], count: self.nodes.count)
    incoming = outgoing
    for (index, end) in ends.enumerated() {
      outgoing[end.source].append(index)
      incoming[end.target].append(index)
    }
  }

  static func rows(_ table: Table) -> [[Value]] {
    table.chunks.flatMap { chunk in
      (0..<(chunk.first?.count ?? 0)).map { row in chunk.map { $0.value(row) } }
    }
  }
}

/// A pattern of `graph-match`: nodes and hops by number, in the order in which they are tried.
struct GraphPattern: Sendable {
  enum Direction: Sendable { case forward, backward, any }
  struct Hop: Sendable {
    var from: Int
    var to: Int
    var edge: Int
    var direction: Direction
    var length: ClosedRange<Int>
  }
  enum Cycles: Sendable { case all, none, uniqueEdges }

  var nodeCount: Int
  var edgeCount: Int
  /// A node to begin with, or a hop.
  var starts: [(node: Int, hops: [Hop])]
  var cycles: Cycles
}

/// Finds the matches of a pattern one after the other.
struct GraphSearch {
  let network: Network
  let pattern: GraphPattern
  private var boundNodes: [Int]
  private var paths: [[Int]]
  private var usedEdges: Set<Int> = []
  private var steps: [Step] = []
  private var found = 0

  private enum Step {
    case start(Int)
    case hop(GraphPattern.Hop)
  }

  static let maximumMatches = 5_000_000

  init(_ network: Network, _ pattern: GraphPattern) {
    self.network = network
    self.pattern = pattern
    boundNodes = Array(repeating: -1, count: pattern.nodeCount)
    paths = Array(repeating: [], count: pattern.edgeCount)
    for start in pattern.starts {
      steps.append(.start(start.node))
      for hop in start.hops { steps.append(.hop(hop)) }
    }
  }

  /// Calls `body` with the node of each variable and the edges of each path.
  mutating func forEachMatch(_ body: ([Int], [[Int]]) throws -> Void) throws { try search(0, body) }

  private mutating func search(_ step: Int, _ body: ([Int], [[Int]]) throws -> Void) throws {
    guard step < steps.count else {
      found += 1
      if found > GraphSearch.maximumMatches {
        throw Diagnostic(code: "E_LOW_MEMORY_CONDITION", "'graph-match' operator: the pattern has too many matches.")
      }
      try body(boundNodes, paths)
      return
    }
    switch steps[step] {
    case .start(let variable):
      if boundNodes[variable] >= 0 {
        try search(step + 1, body)
        return
      }
      for node in network.nodes.indices {
        boundNodes[variable] = node
        try search(step + 1, body)
      }
      boundNodes[variable] = -1
    case .hop(let hop): try walk(hop, at: boundNodes[hop.from], path: [], visited: [boundNodes[hop.from]], step, body)
    }
  }

  private mutating func walk(
    _ hop: GraphPattern.Hop, at node: Int, path: [Int], visited: [Int], _ step: Int,
    _ body: ([Int], [[Int]]) throws -> Void
  ) throws {
    if hop.length.contains(path.count), boundNodes[hop.to] < 0 || boundNodes[hop.to] == node {
      let outer = boundNodes[hop.to]
      boundNodes[hop.to] = node
      paths[hop.edge] = path
      try search(step + 1, body)
      boundNodes[hop.to] = outer
      paths[hop.edge] = []
    }
    guard path.count < hop.length.upperBound else { return }
    var next: [(edge: Int, node: Int)] = []
    if hop.direction != .backward { next += network.outgoing[node].map { ($0, network.ends[$0].target) } }
    if hop.direction != .forward { next += network.incoming[node].map { ($0, network.ends[$0].source) } }
    for (edge, other) in next {
      switch pattern.cycles {
      case .all: break
      case .none: if visited.contains(other) { continue }
      case .uniqueEdges: if usedEdges.contains(edge) { continue }
      }
      let isNew = usedEdges.insert(edge).inserted
      try walk(hop, at: other, path: path + [edge], visited: visited + [other], step, body)
      if isNew { usedEdges.remove(edge) }
    }
  }
}
