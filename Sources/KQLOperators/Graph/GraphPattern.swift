internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

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
  /// A node to begin with, and the hops from it.
  var starts: [(node: Int, hops: [Hop])]
  var cycles: Cycles
}

/// The variables of a pattern.
struct PatternNames {
  private(set) var nodes: [String] = []
  private(set) var edges: [String] = []
  private(set) var isPath: [Bool] = []

  static let lengthMax = 64

  mutating func pattern(_ call: OperatorCall, _ binder: Binder) throws(Diagnostic) -> GraphPattern {
    var starts: [(node: Int, hops: [GraphPattern.Hop])] = []
    for row in call.captures.rows("Start") {
      let first = node(row.name("Start"))
      var hops: [GraphPattern.Hop] = []
      var last = first
      for item in row.rows("Open") {
        let next = node(item.name("Node"))
        let (open, close, plain) = (item.name("Open")?.text, item.name("Close")?.text, item.name("Plain")?.text)
        var direction = GraphPattern.Direction.any
        if close == "]->" || plain == "-->" { direction = .forward }
        if open == "<-[" || plain == "<--" { direction = .backward }
        var length = 1...1
        if let low = item.expression("Min").flatMap({ PatternNames.number($0) }) {
          let high = item.expression("Max").flatMap { PatternNames.number($0) } ?? 16
          guard low >= 0, high >= low, high <= Self.lengthMax else {
            throw binder.semanticError(
              "the lengths of a path must be between 0 and \(Self.lengthMax).", code: "SEM0005", range: item.range)
          }
          length = low...high
        }
        let edge = edges.count
        let name = item.name("Edge")?.text ?? "edge\(edge)"
        if edges.contains(name) || nodes.contains(name) {
          throw binder.semanticError("the pattern names '\(name)' twice.", code: "SEM0107", range: item.range)
        }
        edges.append(name)
        isPath.append(item.has("Min"))
        hops.append(.init(from: last, to: next, edge: edge, direction: direction, length: length))
        last = next
      }
      starts.append((first, hops))
    }
    let cycles: GraphPattern.Cycles
    switch call.captures.parameterText("cycles") {
    case nil, "unique_edges": cycles = .uniqueEdges
    case "all": cycles = .all
    case "none": cycles = .none
    case .some(let other):
      throw binder.semanticError(
        "'\(other)' is not a way to treat cycles: all, none or unique_edges.", code: "SEM0233", range: call.range)
    }
    return GraphPattern(nodeCount: nodes.count, edgeCount: edges.count, starts: starts, cycles: cycles)
  }

  private mutating func node(_ name: Name?) -> Int {
    let text = name?.text ?? "node\(nodes.count)"
    if let index = nodes.firstIndex(of: text) { return index }
    nodes.append(text)
    return nodes.count - 1
  }

  private static func number(_ syntax: ExpressionSyntax) -> Int? {
    if case .literal(let literal) = syntax, case .integer(let number) = literal.kind { return Int(exactly: number) }
    return nil
  }
}
