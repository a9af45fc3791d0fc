internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// What `map()`, `any()` or `all()` gives of a path.
struct PathValue: Sendable {
  enum Kind: Sendable { case map, any, all }
  var kind: Kind
  var edge: Int
  /// Over the nodes between the edges rather than over the edges.
  var isInner: Bool
  /// Where the computed values stand among the columns of edges or nodes.
  var column: Int
  var type: ScalarType
}

/// The matches of a pattern as columns: while the search runs, the numbers of nodes and edges are kept, and the values of
/// paths; at the end the columns are gathered.
struct MatchRows {
  private let network: Network
  private let fields: [PatternReader.Field]
  /// By variable, those that a field reads.
  private let readNodes: [Int]
  private let readEdges: [Int]
  private var nodes: [[UInt32]]
  private var edges: [[UInt32]]
  private var paths: [PathRows]
  private var count = 0

  private struct PathRows {
    let value: PathValue
    /// The variable of the node where the path begins.
    let start: Int
    let column: Column
    /// Where a condition holds.
    let holds: [Bool]
    var flags: [Bool] = []
    var texts = TextBuilder(rows: 0)
  }

  static func plan(
    _ reader: PatternReader, _ pattern: GraphPattern,
    _ makeSearch: @escaping @Sendable (GraphPattern, EvaluationContext) -> GraphMatch.Search
  ) -> Plan {
    var schema = Schema(fields: reader.fields.map { .init($0.name, $0.type) })
    // Matches that nothing is read of are counted nevertheless.
    if reader.fields.isEmpty { schema = Schema(fields: [.init("$match", .bool)]) }
    return .tableFunction([reader.edges.plan, reader.nodes.plan], schema, name: "graph-match") { [schema] tables, context in
      guard tables.count == 2 else { return Table(schema: schema) }
      let network = try Network(edges: tables[0], nodes: tables[1], reader.ends)
      var rows = MatchRows(network, pattern, reader.fields)
      try makeSearch(pattern, context)(network, reader.limits(network)) { try rows.add($0, $1) }
      return rows.table(schema)
    }
  }

  private init(_ network: Network, _ pattern: GraphPattern, _ fields: [PatternReader.Field]) {
    self.network = network
    self.fields = fields
    nodes = Array(repeating: [], count: pattern.nodeCount)
    edges = Array(repeating: [], count: pattern.edgeCount)
    paths = []
    var starts = [Int](repeating: 0, count: pattern.edgeCount)
    for hop in pattern.starts.flatMap(\.hops) { starts[hop.edge] = hop.from }
    var (readNodes, readEdges): (Set<Int>, Set<Int>) = ([], [])
    for field in fields {
      switch field.source {
      case .node(let variable, _): readNodes.insert(variable)
      case .edge(let variable, _): readEdges.insert(variable)
      case .path(let value):
        let column = (value.isInner ? network.nodes : network.edges)[value.column]
        let holds = value.kind == .map ? [] : Column.zipValid(column.bools(), column.validity) ?? []
        paths.append(PathRows(value: value, start: starts[value.edge], column: column, holds: holds))
      }
    }
    self.readNodes = readNodes.sorted()
    self.readEdges = readEdges.sorted()
  }

  private mutating func add(_ nodeNumbers: [Int], _ edgePaths: [[Int]]) throws {
    count += 1
    for variable in readNodes { nodes[variable].append(UInt32(nodeNumbers[variable])) }
    for variable in readEdges { edges[variable].append(UInt32(edgePaths[variable].first ?? 0)) }
    for index in paths.indices {
      let value = paths[index].value
      let path = edgePaths[value.edge]
      let rows = value.isInner ? network.innerNodes(path, from: nodeNumbers[paths[index].start]) : path
      switch value.kind {
      case .any: paths[index].flags.append(rows.contains { paths[index].holds[$0] })
      case .all: paths[index].flags.append(rows.allSatisfy { paths[index].holds[$0] })
      case .map:
        Self.appendArray(rows, paths[index].column, value.type, to: &paths[index].texts)
        guard paths[index].texts.bytes.count < Int(UInt32.max) else { throw Self.tooLong }
      }
    }
  }

  private static func appendArray(_ rows: [Int], _ column: Column, _ type: ScalarType, to builder: inout TextBuilder) {
    builder.bytes.append(UInt8(ascii: "["))
    for (index, row) in rows.enumerated() {
      if index > 0 { builder.bytes.append(UInt8(ascii: ",")) }
      column.value(row).appendJSON(type, to: &builder.bytes)
    }
    builder.bytes.append(UInt8(ascii: "]"))
    builder.endRow()
  }

  private static let tooLong = Diagnostic(
    code: "E_LOW_MEMORY_CONDITION", "The paths that were found do not fit in memory.",
    hints: ["Narrow the nodes and edges in 'where', or shorten the paths."])

  private func table(_ schema: Schema) -> Table {
    guard count > 0 else { return Table(schema: schema) }
    var next = 0
    var columns: [Column] = []
    for field in fields {
      switch field.source {
      case .node(let variable, let column): columns.append(network.nodes[column].gathering(nodes[variable]))
      case .edge(let variable, let column): columns.append(network.edges[column].gathering(edges[variable]))
      case .path(let value):
        let rows = paths[next]
        next += 1
        columns.append(value.kind == .map ? .text(rows.texts.finish(), .dynamic) : .bools(rows.flags))
      }
    }
    if columns.isEmpty { columns.append(.constant(.bool(true), .bool, count: count)) }
    return Table(schema: schema, chunks: [columns])
  }
}
