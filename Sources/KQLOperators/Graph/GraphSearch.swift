internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// Which nodes and edges each variable of a pattern may stand for; nil: any.
struct GraphLimits {
  var nodes: [[Bool]?]
  var edges: [[Bool]?]
  /// Of the nodes between the edges of a path, by the path's variable.
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
  /// The nodes that each path has come through.
  private var walked: [[Int]]
  /// Which edges are in the paths so far; empty when none needs to know.
  private var isUsed: [Bool]
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
    walked = paths
    isUsed = Array(repeating: false, count: pattern.cycles == .uniqueEdges ? network.edgeCount : 0)
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
      for node in 0..<network.nodeCount where limits.allows(node: node, as: variable) {
        boundNodes[variable] = node
        try search(step + 1, body)
      }
      boundNodes[variable] = -1
    case .hop(let hop):
      let start = boundNodes[hop.from]
      walked[hop.edge] = [start]
      try walk(hop, at: start, step, body)
    }
  }

  /// Goes on with the path of the hop, which has reached a node.
  private mutating func walk(
    _ hop: GraphPattern.Hop, at node: Int, _ step: Int, _ body: ([Int], [[Int]]) throws -> Void
  ) throws {
    visits += 1
    if visits % 4096 == 0 { try context.checkCancelled() }
    let length = paths[hop.edge].count
    let outer = boundNodes[hop.to]
    if hop.length.contains(length), outer < 0 ? limits.allows(node: node, as: hop.to) : outer == node {
      boundNodes[hop.to] = node
      try search(step + 1, body)
      boundNodes[hop.to] = outer
    }
    guard length < hop.length.upperBound, length == 0 || limits.allows(inner: node, of: hop.edge) else { return }
    let network = network
    try network.forEachStep(from: node, hop.direction) { edge, other in
      guard limits.allows(edge: edge, as: hop.edge) else { return }
      switch pattern.cycles {
      case .all: break
      case .none: if walked[hop.edge].contains(other) { return }
      case .uniqueEdges:
        if isUsed[edge] { return }
        isUsed[edge] = true
      }
      paths[hop.edge].append(edge)
      walked[hop.edge].append(other)
      try walk(hop, at: other, step, body)
      paths[hop.edge].removeLast()
      walked[hop.edge].removeLast()
      if pattern.cycles == .uniqueEdges { isUsed[edge] = false }
    }
  }
}
