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
  /// Where a path's length has no upper bound.
  private static let openEnd = 16

  mutating func pattern(_ call: OperatorCall, _ binder: inout Binder) throws(Diagnostic) -> GraphPattern {
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
        if item.has("Star") {
          let low = try number(item, "Min", "LeastName", &binder) ?? 1
          let high = try number(item, "Max", "MostName", &binder) ?? max(low, Self.openEnd)
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
        isPath.append(item.has("Star"))
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

  /// A length: a number, or the name of a constant.
  private func number(
    _ item: Captures, _ literal: String, _ name: String, _ binder: inout Binder
  ) throws(Diagnostic) -> Int? {
    guard let syntax = item.expression(literal) ?? item.name(name).map({ .name($0) }) else { return nil }
    if case (.long(let number), _) = try binder.constant(syntax), let length = Int(exactly: number) { return length }
    throw binder.semanticError("the length of a path must be a whole number.", code: "SEM0005", range: syntax.range)
  }
}
