internal import KQLColumns
internal import KQLLanguage

/// What a pattern reads of a graph's nodes, or of its edges: columns, and values computed of them for all at once.
struct ElementColumns {
  /// All columns, in which expressions are bound.
  let relation: Relation
  private(set) var list: [NamedExpression] = []
  private var positions: [Int: Int] = [:]

  init(_ plan: Plan) { relation = Relation(plan) }

  var plan: Plan { .project(relation.plan, list) }
  var schema: Schema { relation.schema }

  /// The position of a column of the graph among those read.
  mutating func position(of column: Int) -> Int {
    if let known = positions[column] { return known }
    positions[column] = list.count
    list.append(NamedExpression("$\(list.count)", .column(column, schema[column].type)))
    return list.count - 1
  }

  /// The position of a value that is computed.
  mutating func add(_ value: Expression) -> Int {
    if case .column(let column, _) = value { return position(of: column) }
    list.append(NamedExpression("$\(list.count)", value))
    return list.count - 1
  }
}

extension Graph {
  /// Where the ends of edges are among the columns read, which they are added to.
  func ends(_ edges: inout ElementColumns, _ nodes: inout ElementColumns) -> Network.Ends {
    guard let numbers else {
      return .ids(
        source: edges.position(of: source), target: edges.position(of: target), key: nodes.position(of: key))
    }
    // Some column says how many nodes there are.
    _ = nodes.position(of: nodes.schema.index(of: GraphColumn.degreeIn) ?? key)
    return .numbers(source: edges.position(of: numbers.source), target: edges.position(of: numbers.target))
  }
}
