internal import KQLColumns
internal import KQLDiagnostics
internal import KQLExecution
internal import KQLLanguage

/// Makes a graph of edges and nodes: completes the nodes by those that only edges name, merges nodes that are given
/// twice, and counts the edges of each.
enum GraphBuilder {
  /// What a partition adds: where it stands in the rows of edges and nodes. Ends and keys are then texts of the partition
  /// and the id, so that one graph holds all partitions side by side.
  struct Partition: Sendable {
    var edgeColumn: Int
    var nodeColumn: Int
    /// The ids without the partition.
    var source: Int
    var target: Int
    var key: Int
  }

  /// `nodes` may have rows of one key several times: then each property is that of the first row that has it, or of the
  /// last. `key` is the column that edges name; `filled` another that gets the id of a node that only edges name.
  static func graph(
    edges: Relation, source: Int, target: Int, nodes: Relation, key: Int, filled: Int? = nil, lastWins: Bool = false,
    partition: Partition? = nil, _ binder: Binder
  ) throws(Diagnostic) -> Graph {
    let counted = [GraphColumn.degreeIn, GraphColumn.degreeOut, GraphColumn.id]
    let own = nodes.schema.fields.filter { !counted.contains($0.name) }
    let schema = Schema(
      fields: own + [
        .init(GraphColumn.degreeIn, .long), .init(GraphColumn.degreeOut, .long), .init(GraphColumn.id, .string),
      ])
    let completion = NodeCompletion(
      source: source, target: target, key: key, filled: filled, lastWins: lastWins,
      labels: schema.index(of: GraphColumn.labels), width: own.count, partition: partition, schema: schema)
    let shared = Plan.shared(binder.share(edges.plan))
    let given = Plan.project(nodes.plan, nodes.schema.references(Array(0..<own.count)))
    let all = Plan.tableFunction([shared, given], schema, name: "nodes") { tables, context in
      guard tables.count == 2 else { return Table(schema: schema) }
      return try completion.run(try tables[0].wholeColumns(), try tables[1].wholeColumns(), context)
    }
    return Graph(edges: shared, source: source, target: target, nodes: .shared(binder.share(all)), key: key)
  }
}

private struct NodeCompletion: Sendable {
  let source: Int
  let target: Int
  let key: Int
  let filled: Int?
  let lastWins: Bool
  let labels: Int?
  let width: Int
  let partition: GraphBuilder.Partition?
  let schema: Schema

  func run(_ edges: [Column], _ nodes: [Column], _ context: EvaluationContext) throws -> Table {
    let numbers = KeyNumbers(schema[key].type)
    let rows = numbers.numbers(of: nodes[key])
    let known = numbers.count
    let (sources, targets) = (edges[source], edges[target])
    let ends = [numbers.numbers(of: sources), numbers.numbers(of: targets)]
    try context.checkCancelled()
    let (order, found) = newcomers(ends, known, numbers.count)

    var columns = try merged(nodes, rows, known)
    try context.checkCancelled()
    for index in 0..<width {
      let added = try self.added(index, edges, found)
      columns[index] = try Self.join([columns[index], added], schema[index].type)
    }
    let count = known + found.count
    for side in [1, 0] {
      var degrees = [Int64](repeating: 0, count: count)
      for end in ends[side] { degrees[Int(end) < known ? Int(end) : Int(order[Int(end) - known])] += 1 }
      columns.append(.longs(degrees))
    }
    let ids = columns[partition?.key ?? key]
    columns.append(ids.type == .string ? ids : ids.converted(to: .string))
    return Table(schema: schema, chunks: count == 0 ? [] : [columns])
  }

  /// The nodes that only edges name, in the order in which edges name them: the number that each gets, and the end that
  /// names it first: twice the row of the edge, and one more for a target.
  private func newcomers(_ ends: [[UInt32]], _ known: Int, _ count: Int) -> (order: [UInt32], found: [Int]) {
    var order = [UInt32](repeating: .max, count: count - known)
    var found: [Int] = []
    for edge in ends[0].indices {
      for side in 0...1 {
        let number = Int(ends[side][edge])
        guard number >= known, order[number - known] == .max else { continue }
        order[number - known] = UInt32(known + found.count)
        found.append(2 * edge + side)
      }
    }
    return (order, found)
  }

  /// A column of the nodes that only edges name.
  private func added(_ index: Int, _ edges: [Column], _ found: [Int]) throws -> Column {
    let type = schema[index].type
    func picked(_ source: Column, _ target: Column) throws -> Column {
      let both = try Self.join([source, target], source.type)
      let picked = both.gathering(found.map { UInt32($0 / 2 + ($0 % 2) * source.count) })
      return picked.type == type ? picked : picked.converted(to: type)
    }
    if index == key || index == filled { return try picked(edges[source], edges[target]) }
    if let partition, index == partition.key { return try picked(edges[partition.source], edges[partition.target]) }
    if let partition, index == partition.nodeColumn {
      return try picked(edges[partition.edgeColumn], edges[partition.edgeColumn])
    }
    return index == labels
      ? .constant(.dynamic(GraphLabels.none), .dynamic, count: found.count) : .nulls(type, count: found.count)
  }

  /// One row for each key: what its rows say together.
  private func merged(_ nodes: [Column], _ rows: [UInt32], _ known: Int) throws -> [Column] {
    if rows.count == known { return nodes }
    return nodes.indices.map { index in
      if index == labels { return GraphLabels.merged(nodes[index], rows, known) }
      let chosen = self.chosen(nodes[index], rows, known)
      return nodes[index].gathering(chosen)
    }
  }

  /// For each key the row whose value holds: the first or the last that is neither null nor empty.
  private func chosen(_ column: Column, _ rows: [UInt32], _ known: Int) -> [UInt32] {
    let valid = column.validity
    let (codes, values) = column.type == .string ? column.coded() : ([], Text(offsets: [0], bytes: []))
    var isFilled = [Bool](repeating: false, count: known)
    var chosen = [UInt32](repeating: 0, count: known)
    for index in rows.indices {
      let row = lastWins ? rows.count - 1 - index : index
      let number = Int(rows[row])
      if isFilled[number] { continue }
      chosen[number] = UInt32(row)
      isFilled[number] = column.type == .string ? values.length(Int(codes[row])) > 0 : valid?[row] ?? true
    }
    return chosen
  }

  private static func join(_ columns: [Column], _ type: ScalarType) throws -> Column {
    guard let whole = Column.concatenate(columns, type) else {
      throw Diagnostic(code: "E_LOW_MEMORY_CONDITION", "The texts of the graph's nodes do not fit in memory.")
    }
    return whole
  }
}

extension Schema {
  /// The positions of the columns that are the user's, not the graph's own.
  var userColumns: [Int] { fields.indices.filter { !fields[$0].name.hasPrefix("$") } }
}
