internal import KQLDiagnostics

extension Parser {
  /// A scalar expression or a pipeline: what may stand in a statement, in parentheses and as an argument.
  mutating func tabular() throws(Failure) -> ExpressionSyntax {
    let start = index
    if let first = try sourceOperator() {
      let operators = try operators(first: first, after: start)
      return .pipeline(Pipeline(source: nil, operators: operators, range: range(from: start)))
    }
    let source = try expression()
    guard kind == .pipe else {
      expect(.literal("|"))
      return source
    }
    let operators = try operators(after: start)
    return .pipeline(Pipeline(source: source, operators: operators, range: range(from: start)))
  }

  /// `| operator` any number of times, after a first operator.
  ///
  /// `start` is the token with which the pipeline begins; nil keeps the scope of the operators around it.
  mutating func operators(first: OperatorCall? = nil, after start: Int? = nil) throws(Failure) -> [OperatorCall] {
    var operators: [OperatorCall] = []
    let outerScope = scope
    defer { scope = outerScope }
    if let first { operators.append(first) }
    var deepest = depth
    while kind == .pipe {
      if let start { scope = range(from: start) }
      advance()
      depth = 0
      operators.append(try requireOperator())
      deepest = max(deepest, depth)
    }
    expect(.literal("|"))
    try deepen(deepest)
    return operators
  }

  /// The operator whose name stands here: the longest that touching tokens spell.
  private mutating func operatorName() -> (entry: OperatorTable.Entry, tokens: Int)? {
    guard kind == .name else { return nil }
    let start = current.lower
    var found: (OperatorTable.Entry, Int)?
    var count = 1
    while true {
      let end = token(count - 1).upper
      if end - start <= 40, let entry = grammar.operators.find(text(start..<end)) { found = (entry, count) }
      guard touches(count), token(count).kind == .minus, touches(count + 1), token(count + 1).kind == .name else {
        return found
      }
      count += 2
    }
  }

  mutating func requireOperator() throws(Failure) -> OperatorCall {
    guard let (entry, count) = operatorName() else {
      expect(.operatorName)
      if kind == .name { throw unknownOperator() }
      throw Failure()
    }
    // `top-nested` is not `top` and a difference.
    if touches(count), token(count).kind == .minus, touches(count + 1), token(count + 1).kind == .name {
      throw unknownOperator()
    }
    if isExhaustive, token(count).kind == .end { expect(.operatorName) }
    return try parse(entry, nameTokens: count)
  }

  private mutating func parse(_ entry: OperatorTable.Entry, nameTokens: Int) throws(Failure) -> OperatorCall {
    let start = index
    let nameRange = current.lower..<token(nameTokens - 1).upper
    depth = 0
    let captures = try nested { parser throws(Failure) in
      try parser.match(parser.grammar.operators.program, at: entry.entry, boundary: .pipeline)
    }
    guard let captures else { throw Failure() }
    return OperatorCall(name: entry.name, nameRange: nameRange, captures: captures, range: range(from: start))
  }

  /// An operator that may begin a pipeline, unless its name is used as the name of something here.
  mutating func sourceOperator() throws(Failure) -> OperatorCall? {
    expect(.sourceName)
    guard kind == .name else { return nil }
    guard let (entry, count) = operatorName(), entry.isSource else {
      return nil
    }
    switch token(count).kind {
    case .end, .pipe, .semicolon, .rightParenthesis, .rightBracket, .rightBrace, .comma:
      if !entry.acceptsNothing { return nil }
    case .dot, .dotDot, .assign, .equal, .notEqual, .angles, .less, .lessOrEqual, .greater, .greaterOrEqual,
      .equalTilde, .notTilde, .slash, .percent:
      return nil
    case .leftParenthesis: if !entry.acceptsParenthesis { return nil }
    case .leftBracket: if entry.name == "datatable" || entry.name == "externaldata" { return nil }
    default: break
    }
    return try parse(entry, nameTokens: count)
  }

  /// `where a …` without a source.
  mutating func isAtCondition() -> Bool {
    guard let (entry, count) = operatorName(), !entry.isSource else { return false }
    return startsOperand(token(count).kind)
  }

  private func startsOperand(_ kind: Token.Kind) -> Bool {
    switch kind {
    case .name, .string, .integer, .real, .timespan: true
    default: false
    }
  }

  private mutating func unknownOperator() -> Failure {
    let name = hyphenatedWord()
    var hints: [String] = []
    let lower = name.lowercased()
    if let known = Parser.foreignOperators[lower] {
      hints.append(known)
    } else if let near = Spelling.nearest(name, in: grammar.operatorNames) {
      hints.append("did you mean '\(near)'?")
    }
    return fail("unknown operator '\(name)'", range: position..<(position + name.utf8.count), hints: hints)
  }

  /// The name here with the touching names and hyphens behind it.
  private mutating func hyphenatedWord() -> String {
    var count = 1
    while touches(count), token(count).kind == .minus, touches(count + 1), token(count + 1).kind == .name { count += 2 }
    return text(position..<token(count - 1).upper)
  }

  /// Words of other languages, and what is written here.
  static let foreignOperators: [String: String] = [
    "select": "write 'project' to choose columns", "group": "write 'summarize … by …' to group rows",
    "having": "write '| where' after 'summarize'", "from": "a query starts with the table: T | where …",
    "orderby": "write 'order by'", "groupby": "write 'summarize … by …' to group rows",
    "head": "write 'take'", "tail": "sort the other way round and write 'take'", "stats": "write 'summarize'",
    "eval": "write 'extend'", "dedup": "write 'distinct', or 'summarize take_any(*) by …'",
    "rename": "write 'project-rename'",
    "fields": "write 'project'", "table": "write 'project'", "rex": "write 'parse' or extract()",
    "bin": "bin() stands in 'summarize … by bin(column, size)'", "drop": "write 'project-away'",
    "filter": "write 'where'", "expand": "write 'mv-expand'", "mvexpand": "write 'mv-expand'",
  ]
}
