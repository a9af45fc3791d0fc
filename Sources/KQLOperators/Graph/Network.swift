internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// A graph in memory: nodes by number, and the edges that leave and reach each.
struct Network {
  let nodes: [[Value]]
  let edges: [[Value]]
  private(set) var ends: [(source: Int, target: Int)] = []
  private(set) var outgoing: [[Int]]
  private(set) var incoming: [[Int]]

  init(edges: Table, nodes: Table, _ graph: Graph) {
    self.edges = Network.rows(edges)
    self.nodes = Network.rows(nodes)
    var numbers: [Value: Int] = [:]
    for (number, row) in self.nodes.enumerated() { numbers[row[graph.key]] = number }
    outgoing = Array(repeating: [], count: self.nodes.count)
    incoming = outgoing
    ends.reserveCapacity(self.edges.count)
    for (index, edge) in self.edges.enumerated() {
      // Every end is a node: `GraphBuilder` has made those that no table names.
      let source = numbers[edge[graph.source]] ?? 0
      let target = numbers[edge[graph.target]] ?? 0
      ends.append((source, target))
      outgoing[source].append(index)
      incoming[target].append(index)
    }
  }

  /// The node at the other end.
  func end(of edge: Int, from node: Int) -> Int {
    ends[edge].source == node ? ends[edge].target : ends[edge].source
  }

  static func rows(_ table: Table) -> [[Value]] {
    table.chunks.flatMap { chunk in
      (0..<(chunk.first?.count ?? 0)).map { row in chunk.map { $0.value(row) } }
    }
  }
}
