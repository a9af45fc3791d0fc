extension Parser {
  /// Statements up to the end or an unmatched `}`; those of `macro-expand` end at its `)`.
  mutating func statements(until last: Token.Kind = .rightBrace) throws(Failure) -> [Statement] {
    var statements: [Statement] = []
    while true {
      while take(.semicolon) {}
      if kind == .end || kind == last {
        if isExhaustive {
          expect(.statement)
          expect(.operand)
          expect(.sourceName)
        }
        return statements
      }
      expect(.statement)
      statements.append(try statement())
      if kind == .end || kind == last { return statements }
      guard kind == .semicolon else { throw fail(.literal(";")) }
    }
  }

  private mutating func statement() throws(Failure) -> Statement {
    let start = index
    guard kind == .name else { return .expression(try tabular()) }
    if isWord("let"), token(1).kind == .name || token(1).kind == .leftBracket || token(1).kind == .end {
      return try letStatement(start)
    }
    if isWord("set"), token(1).kind == .name { return try setStatement(start) }
    if isWord("declare") {
      if isWord("query_parameters", at: token(1)) { return try queryParameters(start) }
      if isWord("pattern", at: token(1)) { return try declarePattern(start) }
      if isExhaustive, token(1).kind == .end {
        advance()
        expect(.literal("query_parameters"))
        throw fail(.literal("pattern"))
      }
    }
    if isWord("alias"), isWord("database", at: token(1)) { return try aliasStatement(start) }
    if isWord("restrict"), isWord("access", at: token(1)) { return try restrictStatement(start) }
    return .expression(try tabular())
  }

  private mutating func letStatement(_ start: Int) throws(Failure) -> Statement {
    advance()
    let name = try requireName()
    try require(.assign, "=")
    let value = isAtLambda() ? .lambda(try lambda()) : try tabular()
    return .letValue(name, value, range(from: start))
  }

  private mutating func setStatement(_ start: Int) throws(Failure) -> Statement {
    advance()
    let name = try requireName()
    var value: ExpressionSyntax?
    if take(.assign) { value = try expression() }
    return .set(name: name, value: value, range(from: start))
  }

  private mutating func queryParameters(_ start: Int) throws(Failure) -> Statement {
    advance()
    advance()
    let parameters = try parameterList()
    return .queryParameters(parameters, range(from: start))
  }

  private mutating func declarePattern(_ start: Int) throws(Failure) -> Statement {
    advance()
    advance()
    var pattern = PatternDeclaration(name: try requireName(), isEmpty: true)
    guard take(.assign) else { return .declarePattern(pattern, range(from: start)) }
    pattern.isEmpty = false
    try require(.leftParenthesis, "(")
    repeat { pattern.parameters.append(try patternParameter()) } while take(.comma)
    try require(.rightParenthesis, ")")
    if take(.leftBracket) {
      pattern.path = try patternParameter()
      try require(.rightBracket, "]")
    }
    try require(.leftBrace, "{")
    while !take(.rightBrace) {
      if take(.semicolon) { continue }
      pattern.cases.append(try patternCase())
    }
    return .declarePattern(pattern, range(from: start))
  }

  /// `name: string`: strings are all that patterns take.
  private mutating func patternParameter() throws(Failure) -> Name {
    let name = try requireName()
    try require(.colon, ":")
    _ = try typeName()
    return name
  }

  /// `("a", "b").["path"] = { statements }`.
  private mutating func patternCase() throws(Failure) -> PatternDeclaration.Case {
    try require(.leftParenthesis, "(")
    var values: [String] = []
    repeat { values.append(try stringText()) } while take(.comma)
    try require(.rightParenthesis, ")")
    var path: String?
    if take(.dot) {
      if let name = bracketedOrBareName() {
        path = name.text
      } else {
        try require(.leftBracket, "[")
        path = try stringText()
        try require(.rightBracket, "]")
      }
    }
    try require(.assign, "=")
    return PatternDeclaration.Case(values: values, path: path, body: try functionBody())
  }

  private mutating func stringText() throws(Failure) -> String {
    if case .string(let text, _) = try stringLiteral().kind { return text }
    throw fail(.nonterminal(.string))
  }

  private mutating func aliasStatement(_ start: Int) throws(Failure) -> Statement {
    advance()
    advance()
    let name = try requireName()
    try require(.assign, "=")
    let value = try expression()
    return .alias(database: name, value, range(from: start))
  }

  private mutating func restrictStatement(_ start: Int) throws(Failure) -> Statement {
    advance()
    advance()
    guard isWord("to") else { throw fail(.literal("to")) }
    advance()
    try require(.leftParenthesis, "(")
    var entities: [ExpressionSyntax] = []
    repeat { entities.append(try wildcardedPath()) } while take(.comma)
    try require(.rightParenthesis, ")")
    return .restrict(entities, range(from: start))
  }

  // MARK: Functions

  /// `(…) {` or `view (…) {`.
  mutating func isAtLambda() -> Bool {
    var offset = 0
    if isWord("view"), token(1).kind == .leftParenthesis { offset = 1 }
    guard token(offset).kind == .leftParenthesis else { return false }
    var depth = 0
    while true {
      switch token(offset).kind {
      case .leftParenthesis: depth += 1
      case .rightParenthesis:
        depth -= 1
        if depth == 0 { return token(offset + 1).kind == .leftBrace }
      case .end, .semicolon, .pipe: return false
      default: break
      }
      offset += 1
    }
  }

  mutating func lambda() throws(Failure) -> Lambda {
    let start = index
    let isView = isWord("view")
    if isView { advance() }
    let parameters = try parameterList()
    let body = try functionBody()
    return Lambda(isView: isView, parameters: parameters, body: body, range: range(from: start))
  }

  /// The statements in the parentheses of `macro-expand`.
  mutating func macroBody() throws(Failure) -> Captures.Item {
    let start = index
    let body = try nested { parser throws(Failure) in try parser.statements(until: .rightParenthesis) }
    let range = range(from: start)
    return .function(
      parameters: "", body: "", lambda: Lambda(isView: false, parameters: [], body: body, range: range), range)
  }

  /// `{ statements }`.
  mutating func functionBody() throws(Failure) -> [Statement] {
    try require(.leftBrace, "{")
    let wasInBraces = isInBraces
    isInBraces = true
    defer { isInBraces = wasInBraces }
    let body = try nested { parser throws(Failure) in try parser.statements() }
    try require(.rightBrace, "}")
    return body
  }

  mutating func parameterList() throws(Failure) -> [Lambda.Parameter] {
    try require(.leftParenthesis, "(")
    var parameters: [Lambda.Parameter] = []
    if take(.rightParenthesis) { return parameters }
    repeat { parameters.append(try parameter()) } while take(.comma)
    try require(.rightParenthesis, ")")
    return parameters
  }

  private mutating func parameter() throws(Failure) -> Lambda.Parameter {
    let name = try requireName()
    try require(.colon, ":")
    if take(.leftParenthesis) {
      if take(.star) {
        try require(.rightParenthesis, ")")
        return Lambda.Parameter(name: name, kind: .tabular(columns: [], isOpen: true))
      }
      let columns = try columnDeclarations()
      try require(.rightParenthesis, ")")
      return Lambda.Parameter(name: name, kind: .tabular(columns: columns, isOpen: false))
    }
    let type = try typeName()
    var value: ExpressionSyntax?
    if take(.assign) { value = try expression() }
    return Lambda.Parameter(name: name, kind: .scalar(type: type, default: value))
  }

  /// `a: long, b: string`, up to a closing bracket; may be empty, and may end with a comma.
  mutating func columnDeclarations() throws(Failure) -> [ColumnDeclaration] {
    var columns: [ColumnDeclaration] = []
    while kind != .rightParenthesis {
      let name = try requireName()
      try require(.colon, ":")
      columns.append(ColumnDeclaration(name: name, type: try typeName()))
      guard take(.comma) else { break }
    }
    return columns
  }

  mutating func typeName() throws(Failure) -> Name {
    guard kind == .name else { throw fail(.nonterminal(.type)) }
    let start = index
    advance()
    while kind == .dot, token(1).kind == .name, touches(1) {
      advance()
      advance()
    }
    let range = range(from: start)
    return Name(text(range), range)
  }
}
