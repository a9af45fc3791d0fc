package import KQLDiagnostics

extension Parser {
  /// The whole text as one request. On an error the request is nil and the diagnostic says the first cause.
  package mutating func parseRequest() -> (Request?, [Diagnostic]) {
    finish { parser throws(Failure) in
      parser.isAtCommand ? .command(try parser.command()) : .query(try parser.query())
    }
  }

  /// The whole text as a query.
  package mutating func parseQuery() -> (Query?, [Diagnostic]) {
    finish { parser throws(Failure) in try parser.query() }
  }

  /// The whole text as operators, each after a `|`; the first `|` may be left out.
  package mutating func parsePipe() -> ([OperatorCall]?, [Diagnostic]) {
    finish { parser throws(Failure) in
      if parser.kind != .pipe { return try parser.operators(first: parser.requireOperator()) }
      return try parser.operators()
    }
  }

  /// The whole text as one scalar or tabular expression.
  package mutating func parseExpression() -> (ExpressionSyntax?, [Diagnostic]) {
    finish { parser throws(Failure) in try parser.tabular() }
  }

  /// A stored function: `parameters` and `body` with their brackets. Places count from the start of the body; those in
  /// the parameters are negative and left out.
  package static func parseFunction(parameters: String, body: String, grammar: Grammar) -> (Lambda?, [Diagnostic]) {
    let parameters = parameters.isEmpty ? "()" : parameters
    var parser = Parser(parameters + body, grammar: grammar)
    let (lambda, diagnostics) = parser.finish { parser throws(Failure) in try parser.lambda() }
    let shift = parameters.utf8.count
    let moved = diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.range = diagnostic.range.flatMap { range in
        range.lowerBound < shift ? nil : (range.lowerBound - shift)..<(range.upperBound - shift)
      }
      return diagnostic
    }
    return (lambda, moved)
  }

  /// Runs a part that must reach the end of the text.
  private mutating func finish<Result>(
    _ body: (inout Parser) throws(Failure) -> Result
  ) -> (Result?, [Diagnostic]) {
    do throws(Failure) {
      let result = try body(&self)
      if kind != .end { throw fail(.endOfStatement) }
      if let fatal { return (nil, [fatal]) }
      return (result, [])
    } catch {
      return (nil, [diagnostic()])
    }
  }

  // MARK: Commands

  var isAtCommand: Bool { kind == .dot }

  mutating func command() throws(Failure) -> Command {
    let start = index
    let outerInput = input
    input = nil
    defer { input = outerInput }
    let tree = grammar.commandTree
    var best: (definition: Int, captures: Captures, index: Int, input: Command.Input?)?
    for definition in candidates(tree) {
      index = start
      input = nil
      guard let captures = try match(tree.program, at: tree.entries[definition], boundary: .command) else { continue }
      best = (definition, captures, index, input)
      if !isExhaustive { break }
    }
    guard let best else {
      index = start
      throw Failure()
    }
    index = best.index
    let pipe = try operators(after: start)
    var following: [Statement] = []
    if kind == .semicolon { following = try self.following() }
    return Command(
      definition: best.definition, syntax: grammar.commandLines[best.definition], captures: best.captures,
      input: best.input, pipe: pipe, following: following, range: range(from: start))
  }

  private mutating func following() throws(Failure) -> [Statement] {
    advance()
    return try statements()
  }

  /// The commands whose leading keywords stand here, those with the most keywords first. Notes what may follow.
  private mutating func candidates(_ tree: CommandTree) -> [Int] {
    let start = index
    var path: [Int] = []
    var node = 0
    var goesOn = true
    while goesOn {
      path.append(node)
      goesOn = false
      for child in tree.nodes[node].children {
        let literal = tree.program.literals[Int(child.literal)]
        if match(literal, ignoresCase: true) {
          node = Int(child.node)
          goesOn = true
          break
        }
        expect(.literal(literal.text))
      }
    }
    index = start
    let found = path.reversed().flatMap { tree.nodes[$0].definitions.map(Int.init) }
    // Whole lines before beginnings of lines, however long.
    return found.filter { !tree.isBeginning[$0] } + found.filter { tree.isBeginning[$0] }
  }

  /// After `<|` or `{`: a command or a query, to the end. Operators without a source are a condition on the command's
  /// own table.
  mutating func commandInput() throws(Failure) -> Command.Input {
    let wasInBraces = isInBraces
    if index > 0, tokens[index - 1].kind == .leftBrace { isInBraces = true }
    defer { isInBraces = wasInBraces }
    let parsed: Command.Input
    if isAtCommand {
      parsed = .command(try command())
    } else if isAtCondition() {
      let start = index
      let operators = try operators(first: requireOperator())
      let pipeline = Pipeline(source: nil, operators: operators, range: range(from: start))
      parsed = .query(Query(statements: [.expression(.pipeline(pipeline))], range: pipeline.range))
    } else {
      parsed = .query(try query())
    }
    input = parsed
    return parsed
  }

  // MARK: Queries

  mutating func query() throws(Failure) -> Query {
    let start = index
    let statements = try statements()
    return Query(statements: statements, range: range(from: start))
  }
}
