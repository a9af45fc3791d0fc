internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// Which nodes and edges each variable of a pattern may stand for; nil: any.
struct GraphLimits {
  var nodes: [[Bool]?]
  var edges: [[Bool]?]
  /// Nodes between the edges of a path.
  var inner: [[Bool]?]

  func allows(node: Int, as variable: Int) -> Bool { nodes[variable]?[node] ?? true }
  func allows(edge: Int, as variable: Int) -> Bool { edges[variable]?[edge] ?? true }
  func allows(inner node: Int, of edge: Int) -> Bool { inner[edge]?[node] ?? true }
}

/// Finds the matches of a pattern one after the other.
struct GraphSearch {
  let network: Network
  let pattern: GraphPattern
  let limits: GraphLimits
  private let context: EvaluationContext
  private var boundNodes: [Int]
  private var paths: [[Int]]
  private var usedEdges: Set<Int> = []
  private var steps: [Step] = []
  private var found = 0
  private var visits = 0

  private enum Step {
    case start(Int)
    case hop(GraphPattern.Hop)
  }

  static let maximumMatches = 5_000_000

  init(_ network: Network, _ pattern: GraphPattern, _ limits: GraphLimits, _ context: EvaluationContext) {
    self.network = network
    self.pattern = pattern
    self.limits = limits
    self.context = context
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
        throw Diagnostic(
          code: "E_LOW_MEMORY_CONDITION", "'graph-match' operator: the pattern has too many matches.",
          hints: ["Narrow its nodes and edges in 'where', or shorten its paths."])
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
      for node in network.nodes.indices where limits.allows(node: node, as: variable) {
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
    visits += 1
    if visits % 4096 == 0 { try context.checkCancelled() }
    let outer = boundNodes[hop.to]
    if hop.length.contains(path.count), outer < 0 ? limits.allows(node: node, as: hop.to) : outer == node {
      boundNodes[hop.to] = node
      paths[hop.edge] = path
      try search(step + 1, body)
      boundNodes[hop.to] = outer
      paths[hop.edge] = []
    }
    guard path.count < hop.length.upperBound, path.isEmpty || limits.allows(inner: node, of: hop.edge) else { return }
    var next: [(edge: Int, node: Int)] = []
    if hop.direction != .backward { next += network.outgoing[node].map { ($0, network.ends[$0].target) } }
    if hop.direction != .forward { next += network.incoming[node].map { ($0, network.ends[$0].source) } }
    for (edge, other) in next where limits.allows(edge: edge, as: hop.edge) {
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
