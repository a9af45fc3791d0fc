internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// The shortest paths of a pattern that is one chain of hops: for each node to begin with, a search layer by layer over
/// states of a hop, the edges walked in it, and a node.
struct ShortestPaths {
  let network: Network
  let pattern: GraphPattern
  let limits: GraphLimits
  let findsAll: Bool
  let context: EvaluationContext

  private struct State: Hashable {
    var hop: Int
    var count: Int
    var node: Int
  }

  private struct Way {
    var state: State
    /// The edge walked; nil where only the hop changes.
    var edge: Int?
  }

  private static let statesMax = 20_000_000
  private static let pathsMax = 5_000_000

  /// Calls `body` with the node of each variable and the edges of each path.
  func forEachPath(_ body: ([Int], [[Int]]) throws -> Void) throws {
    guard let chain = pattern.starts.first else { return }
    var found = 0
    for start in 0..<network.nodeCount where limits.allows(node: start, as: chain.node) {
      try context.checkCancelled()
      try search(from: start, chain.hops) { nodes, paths in
        found += 1
        if found > Self.pathsMax {
          throw Diagnostic(code: "E_LOW_MEMORY_CONDITION", "'graph-shortest-paths' operator: there are too many paths.")
        }
        try body(nodes, paths)
      }
    }
  }

  private func search(
    from start: Int, _ hops: [GraphPattern.Hop], _ body: ([Int], [[Int]]) throws -> Void
  ) throws {
    // How each state was first reached, and by all ways of that length when they are wanted.
    var ways: [State: [Way]] = [:]
    var layerOf: [State: Int] = [:]
    var reached: [Int: (layer: Int, states: [State])] = [:]
    var layer = [State(hop: 0, count: 0, node: start)]
    layerOf[layer[0]] = 0
    ways[layer[0]] = []
    var depth = 0
    while !layer.isEmpty {
      var next: [State] = []
      var index = 0
      while index < layer.count {
        let state = layer[index]
        index += 1
        let hop = hops[state.hop]
        // The hop may end here: the next begins at the same node, in the same layer.
        if hop.length.contains(state.count), limits.allows(node: state.node, as: hop.to) {
          if state.hop + 1 < hops.count {
            let begun = State(hop: state.hop + 1, count: 0, node: state.node)
            add(begun, Way(state: state, edge: nil), depth, &ways, &layerOf, &layer)
          } else if reached[state.node] == nil {
            reached[state.node] = (depth, [state])
          } else if keepsAll, reached[state.node]?.layer == depth {
            reached[state.node]?.states.append(state)
          }
        }
        guard state.count < hop.length.upperBound,
          state.count == 0 || limits.allows(inner: state.node, of: hop.edge)
        else { continue }
        network.forEachStep(from: state.node, hop.direction) { edge, node in
          guard limits.allows(edge: edge, as: hop.edge) else { return }
          let walked = State(hop: state.hop, count: state.count + 1, node: node)
          add(walked, Way(state: state, edge: edge), depth + 1, &ways, &layerOf, &next)
        }
      }
      if ways.count > Self.statesMax {
        throw Diagnostic(code: "E_LOW_MEMORY_CONDITION", "'graph-shortest-paths' operator: the search is too large.")
      }
      try context.checkCancelled()
      layer = next
      depth += 1
    }
    for end in reached.keys.sorted() {
      for state in reached[end]?.states ?? [] {
        if try walkBack(state, ways, hops, start, [], body), !findsAll { break }
      }
    }
  }

  /// Of several shortest ways some may go in a circle, which is seen when they are walked.
  private var keepsAll: Bool { findsAll || pattern.cycles == .none }

  private func add(
    _ state: State, _ way: Way, _ depth: Int, _ ways: inout [State: [Way]], _ layerOf: inout [State: Int],
    _ layer: inout [State]
  ) {
    guard let known = layerOf[state] else {
      layerOf[state] = depth
      ways[state] = [way]
      layer.append(state)
      return
    }
    if keepsAll && known == depth { ways[state, default: []].append(way) }
  }

  /// Whether there was a path to give.
  private func walkBack(
    _ state: State, _ ways: [State: [Way]], _ hops: [GraphPattern.Hop], _ start: Int, _ tail: [(hop: Int, edge: Int)],
    _ body: ([Int], [[Int]]) throws -> Void
  ) throws -> Bool {
    let before = ways[state] ?? []
    if before.isEmpty { return try give(tail, hops, start, body) }
    var isFound = false
    for way in before {
      let longer = way.edge.map { [(hop: state.hop, edge: $0)] + tail } ?? tail
      if try walkBack(way.state, ways, hops, start, longer, body) {
        isFound = true
        if !findsAll { break }
      }
    }
    return isFound
  }

  private func give(
    _ walked: [(hop: Int, edge: Int)], _ hops: [GraphPattern.Hop], _ start: Int, _ body: ([Int], [[Int]]) throws -> Void
  ) throws -> Bool {
    var nodes = [Int](repeating: -1, count: pattern.nodeCount)
    var paths = [[Int]](repeating: [], count: pattern.edgeCount)
    var node = start
    var visited: Set<Int> = [start]
    if let first = hops.first { nodes[first.from] = start }
    for (number, hop) in hops.enumerated() {
      for step in walked where step.hop == number {
        paths[hop.edge].append(step.edge)
        node = network.end(of: step.edge, from: node)
        if !visited.insert(node).inserted, pattern.cycles == .none { return false }
      }
      if nodes[hop.to] >= 0 && nodes[hop.to] != node { return false }
      nodes[hop.to] = node
    }
    try body(nodes, paths)
    return true
  }
}
