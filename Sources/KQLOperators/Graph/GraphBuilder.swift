internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

/// Makes a graph of edges and nodes: completes the nodes by those that only edges name, merges nodes that are given
/// twice, and counts the edges of each.
enum GraphBuilder {
  /// Columns of every node that only graph functions read.
  static let degreeIn = "$in"
  static let degreeOut = "$out"
  static let id = "$id"
  /// Of nodes and edges of graph models: an array of their labels.
  static let labels = "$labels"

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

  /// `nodes` may have rows of one key several times, whose values are merged, the first or the last before the others;
  /// `key` is the column that edges name.
  static func graph(
    edges: Relation, source: Int, target: Int, nodes: Relation, key: Int, partition: Partition? = nil,
    prefersLast: Bool = false, _ binder: Binder
  ) throws(Diagnostic) -> Graph {
    let own = nodes.schema.fields.filter { ![degreeIn, degreeOut, id].contains($0.name) }
    let width = own.count
    let schema = Schema(fields: own + [.init(degreeIn, .long), .init(degreeOut, .long), .init(id, .string)])
    let idColumn = partition?.key ?? key
    let idType = schema[idColumn].type
    let completion = NodeCompletion(
      source: source, target: target, key: key, width: width, idColumn: idColumn, idType: idType,
      partition: partition, prefersLast: prefersLast, labels: schema.index(of: labels), schema: schema)
    let shared = binder.share(edges.plan)
    let all = Plan.tableFunction([.shared(shared), .project(nodes.plan, nodes.schema.references(Array(0..<width)))], schema, name: "nodes")
    {
      tables, context in
      guard tables.count == 2 else { return Table(schema: schema) }
      return try completion.run(tables[0], tables[1], context)
    }
    return Graph(edges: shared, source: source, target: target, nodes: binder.share(all), key: key)
  }
}

private struct NodeCompletion: Sendable {
  let source: Int
  let target: Int
  let key: Int
  let width: Int
  let idColumn: Int
  let idType: ScalarType
  let partition: GraphBuilder.Partition?
  let prefersLast: Bool
  let labels: Int?
  let schema: Schema

  func run(_ edges: Table, _ nodes: Table, _ context: EvaluationContext) throws -> Table {
    var rows: [[Value]] = []
    var numbers: [Value: Int] = [:]
    var blank = schema.fields.prefix(width).map { $0.type == .string ? Value.string("") : .null }
    for row in Network.rows(nodes) {
      guard let number = numbers[row[key]] else {
        numbers[row[key]] = rows.count
        rows.append(row)
        continue
      }
      for column in 0..<width where column != labels && row[column] != blank[column] {
        if prefersLast || rows[number][column] == blank[column] { rows[number][column] = row[column] }
      }
      if let labels { rows[number][labels] = Self.union(rows[number][labels], row[labels]) }
    }
    if let labels { blank[labels] = .dynamic("[]") }
    var degrees = [(incoming: Int64, outgoing: Int64)](repeating: (0, 0), count: rows.count)
    for chunk in edges.chunks {
      try context.checkCancelled()
      for row in 0..<(chunk.first?.count ?? 0) {
        for isSource in [true, false] {
          let end = chunk[isSource ? source : target].value(row)
          let number: Int
          if let known = numbers[end] {
            number = known
          } else {
            number = rows.count
            numbers[end] = number
            var new = blank
            new[key] = end
            if let partition {
              new[partition.key] = chunk[isSource ? partition.source : partition.target].value(row)
              new[partition.nodeColumn] = chunk[partition.edgeColumn].value(row)
            }
            rows.append(new)
            degrees.append((0, 0))
          }
          if isSource { degrees[number].outgoing += 1 } else { degrees[number].incoming += 1 }
        }
      }
    }
    let complete = rows.enumerated().map { number, row -> [Value] in
      let id = row[idColumn] == .null ? Value.string("") : .string(row[idColumn].text(idType))
      return row + [.long(degrees[number].incoming), .long(degrees[number].outgoing), id]
    }
    return Table(schema: schema, rows: complete)
  }

  /// The labels of two nodes that are one.
  private static func union(_ first: Value, _ second: Value) -> Value {
    guard case .dynamic(let old) = first, case .dynamic(let new) = second,
      case .array(var labels)? = JSONValue(old), case .array(let more)? = JSONValue(new)
    else { return first }
    for label in more where !labels.contains(label) { labels.append(label) }
    return .dynamic(JSONValue.array(labels).text)
  }
}

extension Schema {
  /// The positions of the columns that are the user's, not the graph's own.
  var userColumns: [Int] { fields.indices.filter { !fields[$0].name.hasPrefix("$") } }
}
