/// The parts of syntax lines that are parsed by code.
extension Parser {
  /// The item of a nonterminal; nil when it matched without giving one.
  mutating func parse(_ nonterminal: Nonterminal, isCommand: Bool) throws(Failure) -> Captures.Item? {
    switch nonterminal.kind {
    case .pipeline, .fullPipeline, .inputQuery, .query, .functionDeclaration, .functionBody:
      return try remembered(nonterminal.kind, isCommand)
    case .parameters:
      let pairs = try parameters(nonterminal.arguments)
      return pairs.isEmpty ? nil : .properties(pairs)
    default:
      return try item(nonterminal.kind, isCommand)
    }
  }

  /// Parses a costly part once per place, however many alternatives try it there.
  private mutating func remembered(_ kind: Nonterminal.Kind, _ isCommand: Bool) throws(Failure) -> Captures.Item? {
    let number = UInt64(Nonterminal.Kind.allCases.firstIndex(of: kind) ?? 0)
    let key = number << 33 | (isCommand ? 1 << 32 : 0) | UInt64(index)
    if let memo = parsed[key] {
      guard let item = memo.item else { throw Failure() }
      index = memo.end
      if case .input(let value) = item { input = value }
      return item
    }
    do throws(Failure) {
      let item = try item(kind, isCommand)
      parsed[key] = Memo(item: item, end: index)
      return item
    } catch {
      parsed[key] = Memo(item: nil, end: index)
      throw error
    }
  }

  @inline(never)
  private mutating func item(_ kind: Nonterminal.Kind, _ isCommand: Bool) throws(Failure) -> Captures.Item {
    switch kind {
    case .expression: return .expression(try expression())
    case .namedExpression: return .expression(try namedExpression())
    case .searchPredicate:
      let wasSearch = isSearch
      isSearch = true
      defer { isSearch = wasSearch }
      return .expression(try expression())
    case .call:
      expect(.nonterminal(.call))
      return .expression(try callPath())
    case .name: return .name(try name(isCommand, kind))
    case .wildcardedName:
      if let pattern = wildcardName() { return .name(pattern) }
      return .name(try name(isCommand, kind))
    case .wildcardedExpression: return .expression(try wildcardedExpression())
    case .type:
      if isCommand, kind == .type, self.kind == .string { return .name(try name(true, kind)) }
      return .name(try typeName())
    case .typeof: return .expression(try typeOf())
    case .columns: return .columns(try columnDeclarations())
    case .properties: return .properties(try propertyList())
    case .string: return .expression(.literal(try stringLiteral()))
    case .long, .int, .real, .bool, .value: return .expression(try scalar(kind))
    case .guid: return .expression(try guid())
    case .timespan: return .expression(try timespan())
    case .datetime: return .expression(try datetime())
    case .pipeline, .subpipeline, .fullPipeline: return .pipeline(try pipeline(kind))
    case .inputQuery, .query: return .input(try commandInput())
    case .inputData, .inputScript: return .input(rawInput())
    case .bracketedInputData: return .input(try bracketedData())
    case .bracketedString: return try bracketedText()
    case .functionDeclaration: return try function(hasParameters: true)
    case .functionBody: return try function(hasParameters: false)
    case .parameters: return .properties([])
    case .statements: return try macroBody()
    case .table, .database, .function, .externalTable, .column, .materializedView, .databaseTable, .tableColumn,
      .databaseTableColumn, .databaseMaterializedView, .graphModel, .graphModelSnapshot, .entityGroup, .qualifiedName,
      .qualifiedWildcardedName:
      return .path(try path(kind))
    }
  }

  // MARK: Names

  private mutating func name(_ isCommand: Bool, _ kind: Nonterminal.Kind) throws(Failure) -> Name {
    if isCommand, self.kind == .string {
      let literal = try stringLiteral()
      if case .string(let text, _) = literal.kind { return Name(text, literal.range, isBracketed: true) }
    }
    if !isCommand, isAtReservedWord { return try requireName() }
    guard let name = bracketedOrBareName() else { throw fail(.nonterminal(kind)) }
    return name
  }

  @inline(never)
  private mutating func path(_ kind: Nonterminal.Kind) throws(Failure) -> [Name] {
    let parts: Int
    switch kind {
    case .database, .column: parts = 1
    case .databaseTableColumn, .qualifiedName, .qualifiedWildcardedName, .graphModelSnapshot: parts = 3
    default: parts = 2
    }
    var path: [Name] = []
    repeat {
      if kind == .qualifiedWildcardedName, let name = wildcardName() {
        path.append(name)
      } else if let name = entityCall() {
        path.append(name)
      } else {
        path.append(try name(true, kind))
      }
    } while path.count < parts && take(.dot)
    return path
  }

  /// `database("Db")` as the part of a path.
  private mutating func entityCall() -> Name? {
    guard kind == .name, token(1).kind == .leftParenthesis, token(2).kind == .string,
      token(3).kind == .rightParenthesis
    else { return nil }
    let words: [StaticString] = ["database", "table", "external_table", "materialized_view", "cluster"]
    guard words.contains(where: { isWord($0) }) else { return nil }
    guard let contents = try? StringLiteral.decode(bytes, token(2).range) else { return nil }
    let start = index
    for _ in 0..<4 { advance() }
    return Name(contents.text, range(from: start), isBracketed: true)
  }

  private mutating func callPath() throws(Failure) -> ExpressionSyntax {
    let call = try postfix()
    switch call {
    case .call, .memberCall: return call
    default: throw fail(.literal("("))
    }
  }

  /// A column, `*`, `a*`, or an expression.
  private mutating func wildcardedExpression() throws(Failure) -> ExpressionSyntax {
    expect(.nonterminal(.wildcardedExpression))
    let start = index
    if let name = wildcardName() {
      switch kind {
      case .comma, .pipe, .semicolon, .end, .rightParenthesis, .rightBrace, .rightBracket, .name:
        return name.text == "*" ? .star(name.range) : .wildcard(name.text, name.range)
      default: index = start
      }
    }
    return try expression()
  }

  /// A path of names, calls and patterns, as in `restrict access to (database("a").*, T*)`.
  mutating func wildcardedPath() throws(Failure) -> ExpressionSyntax {
    if let name = wildcardName() { return .wildcard(name.text, name.range) }
    return try postfix()
  }

  // MARK: Scalars

  @inline(never)
  private mutating func scalar(_ kind: Nonterminal.Kind) throws(Failure) -> ExpressionSyntax {
    expect(.nonterminal(kind))
    let start = index
    let found = try value()
    switch (kind, found) {
    case (.value, _): return found
    case (.bool, .literal(let literal)):
      switch literal.kind {
      case .bool, .typed, .string: return found
      default: break
      }
    case (_, .unary): return found
    case (_, .literal(let literal)):
      switch literal.kind {
      case .integer, .real, .typed, .overflow: return found
      default: break
      }
    default: break
    }
    index = start
    throw fail(.nonterminal(kind))
  }

  private mutating func guid() throws(Failure) -> ExpressionSyntax {
    if let guid = bareGuid() { return guid }
    if kind == .string { return .literal(try stringLiteral()) }
    guard kind == .name, token(1).kind == .leftParenthesis else { throw fail(.nonterminal(.guid)) }
    return try postfix()
  }

  @inline(never)
  private mutating func timespan() throws(Failure) -> ExpressionSyntax {
    expect(.nonterminal(.timespan))
    if let raw = bare(type: "timespan", where: { $0 == 0x3A || $0 == 0x2E }, needs: 0x3A) { return raw }
    switch kind {
    case .timespan, .integer: return .literal(try numberLiteral())
    case .string: return .literal(try stringLiteral())
    case .minus: return try value()
    case .name where token(1).kind == .leftParenthesis: return try postfix()
    default: throw fail(.nonterminal(.timespan))
    }
  }

  @inline(never)
  private mutating func datetime() throws(Failure) -> ExpressionSyntax {
    expect(.nonterminal(.datetime))
    let isPart: (UInt8) -> Bool = { [0x2D, 0x3A, 0x2E, 0x54, 0x5A, 0x2B].contains($0) }
    if let raw = bare(type: "datetime", where: isPart, needs: 0x2D) { return raw }
    return try expression()
  }

  /// Digits and the marks that belong to a date or a time, without quotes.
  private mutating func bare(type: String, where isPart: (UInt8) -> Bool, needs mark: UInt8) -> ExpressionSyntax? {
    let start = position
    guard start < bytes.count, Lexer.classes[Int(bytes[start])] == .digit else { return nil }
    var end = start
    var hasMark = false
    while end < bytes.count {
      let byte = bytes[end]
      if byte == 0x2E, end + 1 < bytes.count, bytes[end + 1] == 0x2E { break }
      guard (0x30...0x39).contains(byte) || isPart(byte) else { break }
      hasMark = hasMark || byte == mark
      end += 1
    }
    guard hasMark else { return nil }
    takeRaw(from: start, to: end)
    return .literal(Literal(.typed(type: type, text: text(start..<end)), start..<end))
  }

  // MARK: Tables

  @inline(never)
  private mutating func pipeline(_ kind: Nonterminal.Kind) throws(Failure) -> Pipeline {
    let start = index
    expect(.nonterminal(kind))
    switch kind {
    case .subpipeline:
      let operators = try operators(first: requireOperator())
      return Pipeline(source: nil, operators: operators, range: range(from: start))
    case .fullPipeline: return wrapped(try tabularArgument(), start)
    default:
      // A parameter that is not known, such as `knd=inner`.
      if self.kind == .name, token(1).kind == .assign { throw Failure() }
      if let name = wildcardName() {
        return Pipeline(source: .wildcard(name.text, name.range), operators: [], range: name.range)
      }
      return wrapped(try postfix(), start)
    }
  }

  private func wrapped(_ expression: ExpressionSyntax, _ start: Int) -> Pipeline {
    if case .pipeline(let pipeline) = expression { return pipeline }
    return Pipeline(source: expression, operators: [], range: range(from: start))
  }

  /// `name = value` pairs whose names are among those given; `hint.*` stands for all that start so.
  @inline(never)
  private mutating func parameters(_ names: [String]) throws(Failure) -> [Property] {
    var pairs: [Property] = []
    while true {
      expect(.property(names))
      guard let name = parameterName(names) else { return pairs }
      pairs.append(Property(name: name, value: try parameterValue()))
    }
  }

  private mutating func parameterName(_ names: [String]) -> Name? {
    guard kind == .name else { return nil }
    let start = index
    advance()
    while kind == .dot, token(1).kind == .name {
      advance()
      advance()
    }
    let range = range(from: start)
    let name = text(range)
    let isKnown = names.contains { $0 == name || $0.hasSuffix("*") && name.hasPrefix($0.dropLast()) }
    if isKnown, take(.assign) { return Name(name, range) }
    if kind == .assign, !isKnown {
      index = start
      expect(.property(names))
    }
    index = start
    return nil
  }

  private mutating func parameterValue() throws(Failure) -> ExpressionSyntax {
    if isWord("true") || isWord("false") {
      let literal = Literal(.bool(isWord("true")), current.range)
      advance()
      return .literal(literal)
    }
    if kind == .name {
      let isTyped = token(1).kind == .leftParenthesis && Parser.literalTypes.contains(currentText)
      if !isTyped { return .name(try requireName()) }
    }
    if kind == .leftBracket { return .name(try requireName()) }
    return try value()
  }

  // MARK: Functions and raw text

  @inline(never)
  private mutating func function(hasParameters: Bool) throws(Failure) -> Captures.Item {
    let start = index
    var parameters: [Lambda.Parameter] = []
    var parametersText = ""
    if hasParameters {
      parameters = try parameterList()
      parametersText = text(range(from: start))
    }
    let bodyStart = index
    let body = try functionBody()
    let range = range(from: start)
    let lambda = Lambda(isView: false, parameters: parameters, body: body, range: range)
    return .function(
      parameters: parametersText, body: text(self.range(from: bodyStart)), lambda: lambda, range)
  }

  /// Everything after the last token, without the rest of a blank line and blank lines at the start.
  @inline(never)
  private mutating func rawInput() -> Command.Input {
    var start = endOfPrevious
    var index = start
    while index < bytes.count, bytes[index] <= 0x20 {
      index += 1
      if bytes[index - 1] == 0x0A { start = index }
    }
    if start == endOfPrevious {
      while start < bytes.count, bytes[start] == 0x20 { start += 1 }
    }
    takeRaw(from: start, to: bytes.count)
    let data = Command.Input.data(text(start..<bytes.count), start..<bytes.count)
    input = data
    return data
  }

  /// The rows between `[` and `]`; each further pair of brackets is another row.
  @inline(never)
  private mutating func bracketedData() throws(Failure) -> Command.Input {
    // The brackets belong to the data where the line does not have them.
    let hasBrackets = index == 0 || tokens[index - 1].kind != .leftBracket
    if hasBrackets, bytes[position..<min(position + 1, bytes.count)].first != UInt8(ascii: "[") {
      throw fail(.literal("["))
    }
    let start = hasBrackets ? position + 1 : endOfPrevious
    var rows: [String] = []
    var rowStart = start
    var end = start
    while true {
      guard let close = closingBracket(from: rowStart) else {
        throw stop("'[' is never closed", max(start - 1, 0)..<start)
      }
      rows.append(trimmedLines(rowStart..<close))
      end = close
      var next = close + 1
      while next < bytes.count, bytes[next] <= 0x20 { next += 1 }
      guard next < bytes.count, bytes[next] == UInt8(ascii: "[") else { break }
      rowStart = next + 1
    }
    takeRaw(from: hasBrackets ? start - 1 : start, to: hasBrackets ? end + 1 : end)
    let data = Command.Input.data(rows.joined(separator: "\n"), start..<end)
    input = data
    return data
  }

  private func trimmedLines(_ range: SourceRange) -> String {
    var lower = range.lowerBound
    var upper = range.upperBound
    while lower < upper, bytes[lower] == 0x0A || bytes[lower] == 0x0D { lower += 1 }
    while lower < upper, bytes[upper - 1] == 0x0A || bytes[upper - 1] == 0x0D { upper -= 1 }
    return text(lower..<upper)
  }

  /// The next `]` outside double quotes, or simply the next one where the quotes do not pair.
  private func closingBracket(from start: Int) -> Int? {
    var isQuoted = false
    for index in start..<bytes.count {
      if bytes[index] == UInt8(ascii: "\"") { isQuoted.toggle() }
      if bytes[index] == UInt8(ascii: "]"), !isQuoted { return index }
    }
    return bytes[start...].firstIndex(of: UInt8(ascii: "]"))
  }

  @inline(never)
  private mutating func bracketedText() throws(Failure) -> Captures.Item {
    let start = index
    guard kind == .leftBracket else { throw fail(.nonterminal(.bracketedString)) }
    var depth = 0
    repeat {
      if kind == .leftBracket { depth += 1 }
      if kind == .rightBracket { depth -= 1 }
      if kind == .end { throw stop("'[' is never closed", tokens[start].range) }
      advance()
    } while depth > 0
    let range = range(from: start)
    return .text(text(range), range)
  }
}
