extension Parser {
  /// An operand with `.name`, `.call(…)` and `[index]` behind it.
  mutating func postfix() throws(Failure) -> ExpressionSyntax {
    let start = index
    var operand = try primary()
    var length = 0
    while kind == .dot || kind == .leftBracket {
      length += 1
      if length > Limit.chain { throw stop("the path is longer than \(Limit.chain) parts", current.range) }
      if kind == .dot {
        advance()
        // `bag.[name]` is `bag[name]`.
        if kind == .leftBracket, token(1).kind != .string { continue }
        operand = try member(of: operand)
        try deepen(depth)
      } else {
        advance()
        let before = depth
        let element = try expression()
        try deepen(max(depth, before))
        try require(.rightBracket, "]")
        operand = .element(operand, index: element, range(from: start))
      }
    }
    return operand
  }

  private mutating func member(of operand: ExpressionSyntax) throws(Failure) -> ExpressionSyntax {
    if kind == .name, token(1).kind == .leftParenthesis {
      return .memberCall(operand, try call())
    }
    if let name = wildcardName() ?? bracketedOrBareName() { return .member(operand, name) }
    throw fail(.nonterminal(.name))
  }

  private mutating func primary() throws(Failure) -> ExpressionSyntax {
    depth = 1
    switch kind {
    case .name: return try nameOrCall()
    case .string: return .literal(try stringLiteral())
    case .integer, .real, .timespan: return .literal(try numberLiteral())
    case .leftParenthesis: return try parenthesized()
    case .leftBracket:
      if let name = bracketedOrBareName() { return .name(name) }
    case .star:
      let range = current.range
      advance()
      return .star(range)
    default: break
    }
    throw fail(.operand)
  }

  private mutating func parenthesized() throws(Failure) -> ExpressionSyntax {
    advance()
    let inner = try tabular()
    try require(.rightParenthesis, ")")
    return inner
  }

  private mutating func nameOrCall() throws(Failure) -> ExpressionSyntax {
    let word = current
    guard token(1).kind == .leftParenthesis else {
      if token(1).kind == .leftBracket, isWord("entity_group") { return .call(try entityGroup()) }
      if isWord("true") || isWord("false") || isWord("True") || isWord("False") {
        let isTrue = isWord("true") || isWord("True")
        advance()
        return .literal(Literal(.bool(isTrue), word.range))
      }
      return .name(try requireName())
    }
    let name = text(word.range)
    if Parser.literalTypes.contains(name), let literal = try typedLiteral(name) { return literal }
    switch name {
    case "datatable": if let table = try datatable() { return table }
    case "externaldata", "external_data": if let table = try externalData() { return table }
    case "typeof": return try typeOf()
    default: break
    }
    return .call(try call())
  }

  /// `entity_group [cluster("c").database("d"), …]`, as a call of that name.
  private mutating func entityGroup() throws(Failure) -> Call {
    let start = index
    let function = try requireName()
    try require(.leftBracket, "[")
    var entities: [ExpressionSyntax] = []
    repeat { entities.append(try expression()) } while take(.comma)
    try require(.rightBracket, "]")
    return Call(function: function, arguments: entities, range: range(from: start))
  }

  /// `f(a, name = b)`.
  mutating func call() throws(Failure) -> Call {
    let start = index
    let function = try requireName()
    try require(.leftParenthesis, "(")
    var arguments: [ExpressionSyntax] = []
    var deepest = depth
    if !take(.rightParenthesis) {
      let wasSearch = isSearch
      isSearch = false
      defer { isSearch = wasSearch }
      repeat {
        arguments.append(try argument())
        deepest = max(deepest, depth)
      } while take(.comma)
      try deepen(deepest)
      try require(.rightParenthesis, ")")
    }
    return Call(function: function, arguments: arguments, range: range(from: start))
  }

  private mutating func argument() throws(Failure) -> ExpressionSyntax {
    if let name = namedBefore(.assign) { return .named(name, try tabularArgument()) }
    return try tabularArgument()
  }

  /// An argument, which may be a pipeline.
  mutating func tabularArgument() throws(Failure) -> ExpressionSyntax {
    try tabular()
  }

  // MARK: Literals

  static let literalTypes: Set<String> = [
    "bool", "boolean", "int", "long", "real", "double", "decimal", "datetime", "date", "time", "timespan", "guid",
    "uuid", "uniqueid", "dynamic",
  ]

  /// `long(5)`, `datetime(2024-01-31)`, `dynamic({…})`: the text between the parentheses is not tokens.
  private mutating func typedLiteral(_ type: String) throws(Failure) -> ExpressionSyntax? {
    let start = index
    var depth = 0
    var offset = 1
    while true {
      let token = token(offset)
      switch token.kind {
      case .leftParenthesis, .leftBracket, .leftBrace: depth += 1
      case .rightParenthesis, .rightBracket, .rightBrace: depth -= 1
      case .end: throw stop("'(' is never closed", tokens[start + 1].range)
      default: break
      }
      if depth == 0 { break }
      offset += 1
    }
    let inner = self.token(1).upper..<token(offset).lower
    index += offset
    advance()
    let range = range(from: start)
    if type == "dynamic" { return .dynamic(trimmed(inner), range) }
    return .literal(Literal(.typed(type: type, text: trimmed(inner)), range))
  }

  /// The text of a range without the blanks around it.
  func trimmed(_ range: SourceRange) -> String {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, bytes[lower] <= 0x20 { lower += 1 }
    while lower < upper, bytes[upper - 1] <= 0x20 { upper -= 1 }
    return text(lower..<upper)
  }

  /// A string literal with those that follow it directly.
  mutating func stringLiteral() throws(Failure) -> Literal {
    guard kind == .string else { throw fail(.nonterminal(.string)) }
    let start = index
    var value = ""
    var isObfuscated = false
    while kind == .string {
      do {
        let contents = try StringLiteral.decode(bytes, current.range)
        value = value.isEmpty ? contents.text : value + contents.text
        isObfuscated = isObfuscated || contents.isObfuscated
      } catch {
        throw stop(error)
      }
      advance()
      if takesOneString { break }
    }
    return Literal(.string(value, isObfuscated: isObfuscated), range(from: start))
  }

  mutating func numberLiteral() throws(Failure) -> Literal {
    let token = current
    let kind: Literal.Kind
    switch token.kind {
    case .integer: kind = integer(token)
    case .real: kind = .real(Double(text(token.range)) ?? .infinity)
    case .timespan:
      guard let ticks = Timespan.parse(bytes[token.range]) else {
        throw stop("the timespan is too long", token.range)
      }
      kind = .timespan(ticks)
    default: throw fail(.operand)
    }
    advance()
    return Literal(kind, token.range)
  }

  private func integer(_ token: Token) -> Literal.Kind {
    let digits = text(token.range)
    if digits.hasPrefix("0x") || digits.hasPrefix("0X") {
      return UInt64(digits.dropFirst(2), radix: 16).map { .integer(Int64(bitPattern: $0)) } ?? .overflow(digits)
    }
    return Int64(digits).map { .integer($0) } ?? .overflow(digits)
  }

  // MARK: Names

  /// Words that are no names unless bracketed, as Kusto's engine has it; other keywords are names where one may stand.
  static let reservedWords: Set<String> = {
    let words = ["asc", "desc", "false", "first", "last", "missing", "true", "where"]
    return Set(words).union(Infix.words.keys)
  }()

  var isAtReservedWord: Bool {
    guard kind == .name else { return false }
    return current.end - current.start <= 16 && Parser.reservedWords.contains(currentText)
  }

  mutating func requireName() throws(Failure) -> Name {
    if isAtReservedWord {
      throw fail("'\(currentText)' is a keyword here", hints: ["as a name it is written ['\(currentText)']"])
    }
    guard let name = bracketedOrBareName() else { throw fail(.nonterminal(.name)) }
    return name
  }

  /// `a`, `['a b']`, `["a b"]`; nothing is taken when there is none.
  mutating func bracketedOrBareName() -> Name? {
    if kind == .name {
      let range = current.range
      advance()
      return Name(text(range), range)
    }
    guard kind == .leftBracket, token(1).kind == .string, token(2).kind == .rightBracket else { return nil }
    let start = index
    guard let contents = try? StringLiteral.decode(bytes, token(1).range) else { return nil }
    for _ in 0..<3 { advance() }
    return Name(contents.text, range(from: start), isBracketed: true)
  }

  /// A name with at least one `*` among its touching parts, such as `T*` or `*_raw`; nothing is taken when there is
  /// none. A lone `*` counts.
  mutating func wildcardName() -> Name? {
    var offset = 0
    var hasStar = false
    while true {
      if offset > 0, !touches(offset) { break }
      let part = token(offset).kind
      guard part == .name || part == .star || part == .integer else { break }
      hasStar = hasStar || part == .star
      offset += 1
    }
    guard hasStar, offset > 0 else { return nil }
    let start = index
    for _ in 0..<offset { advance() }
    let range = range(from: start)
    return Name(text(range), range)
  }
}
