/// The operators by name.
struct OperatorTable: Sendable {
  struct Entry: Sendable {
    var name: String
    var entry: Int
    var isSource: Bool
    /// Whether `(` right after the name belongs to the operator; else the name and `(` are a function call.
    var acceptsParenthesis: Bool
    /// Whether the operator is complete with its name alone.
    var acceptsNothing: Bool
  }

  private(set) var program = Program(ignoresCase: false)
  private(set) var entries: [Entry] = []
  private(set) var problems: [String] = []
  private var index: [String: Int] = [:]
  let names: [String]

  init(_ lines: [Grammar.OperatorLine]) {
    names = lines.map(\.name).sorted()
    for line in lines {
      let (elements, problem) = Notation.read(line.syntax)
      if let problem { problems.append("\(line.syntax): \(problem)") }
      let entry = program.add(elements)
      index[line.name] = entries.count
      let (parenthesis, nothing) = OperatorTable.start(of: elements)
      entries.append(
        Entry(
          name: line.name, entry: entry, isSource: line.isSource, acceptsParenthesis: parenthesis,
          acceptsNothing: nothing))
    }
  }

  func find(_ name: String) -> Entry? { index[name].map { entries[$0] } }

  /// Whether what follows the first word of a line may start with `(`, and whether it may be empty.
  private static func start(of elements: [Element]) -> (parenthesis: Bool, nothing: Bool) {
    start(elements.dropFirst())
  }

  private static func start(_ elements: ArraySlice<Element>) -> (parenthesis: Bool, nothing: Bool) {
    var parenthesis = false
    for element in elements {
      let (accepts, mayBeEmpty) = start(element)
      parenthesis = parenthesis || accepts
      if !mayBeEmpty { return (parenthesis, false) }
    }
    return (parenthesis, true)
  }

  private static func start(_ element: Element) -> (parenthesis: Bool, nothing: Bool) {
    switch element {
    case .literal(let text, _): return (text == "(", false)
    case .nonterminal(let nonterminal):
      switch nonterminal.kind {
      case .expression, .namedExpression, .searchPredicate, .wildcardedExpression, .pipeline, .fullPipeline:
        return (true, false)
      case .parameters, .columns, .properties: return (false, true)
      default: return (false, false)
      }
    case .sequence(let parts): return start(parts[...])
    case .choice(let parts):
      let all = parts.map { start($0) }
      return (all.contains { $0.parenthesis }, all.contains { $0.nothing })
    case .optional(let inner): return (start(inner).parenthesis, true)
    case .repetition(let inner, _, let isRequired):
      let (parenthesis, nothing) = start(inner)
      return (parenthesis, nothing || !isRequired)
    case .hidden(let inner), .capture(_, let inner): return start(inner)
    }
  }
}
