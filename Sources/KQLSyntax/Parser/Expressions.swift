/// Operators between two expressions, by how tightly they bind.
enum Infix {
  case binary(BinaryOperator)
  case membership(MembershipOperator)
  case between(negated: Bool)

  /// From `or`, the loosest, to the string operators.
  enum Level: Int {
    case or, and, equality, relation, addition, multiplication, string
  }

  /// By word; with `!` before it where it is negated, with `~` behind it where it ignores case.
  static let words: [String: (infix: Infix, level: Level)] = {
    var words: [String: (infix: Infix, level: Level)] = [
      "and": (.binary(.and), .and), "or": (.binary(.or), .or), "between": (.between(negated: false), .equality),
      "!between": (.between(negated: true), .equality), "in": (.membership(.in), .equality),
      "!in": (.membership(.notIn), .equality), "in~": (.membership(.inIgnoreCase), .equality),
      "!in~": (.membership(.notInIgnoreCase), .equality), "has_any": (.membership(.hasAny), .equality),
      "has_all": (.membership(.hasAll), .equality),
    ]
    for binary in BinaryOperator.allCases where binary != .and && binary != .or && binary != .matchesRegex {
      guard binary.rawValue.utf8.contains(where: { $0 >= UInt8(ascii: "a") }), words[binary.rawValue] == nil else {
        continue
      }
      guard !binary.rawValue.utf8.contains(UInt8(ascii: "~")) else { continue }
      words[binary.rawValue] = (.binary(binary), .string)
    }
    return words
  }()
}

extension Parser {
  /// A scalar expression.
  mutating func expression() throws(Failure) -> ExpressionSyntax {
    try nested { parser throws(Failure) in try parser.expression(at: .or) }
  }

  /// `name = e`, `(a, b) = e`, or an expression.
  mutating func namedExpression() throws(Failure) -> ExpressionSyntax {
    if let name = namedBefore(.assign) { return .named(name, try expression()) }
    if kind == .leftParenthesis, let list = nameList() {
      return .namedList(list.names, try expression(), list.range)
    }
    return try expression()
  }

  /// A name with the given token behind it, both taken; else nothing is taken.
  mutating func namedBefore(_ next: Token.Kind) -> Name? {
    let start = index
    if isAtReservedWord { return nil }
    switch kind {
    case .name where token(1).kind == next, .leftBracket where token(1).kind == .string:
      if let name = bracketedOrBareName(), take(next) { return name }
    default: break
    }
    index = start
    return nil
  }

  /// `(a, b) =`, taken; else nothing is taken.
  private mutating func nameList() -> (names: [Name], range: SourceRange)? {
    let start = index
    advance()
    var names: [Name] = []
    while let name = bracketedOrBareName() {
      names.append(name)
      guard take(.comma) else { break }
    }
    if !names.isEmpty, take(.rightParenthesis), kind == .assign {
      let range = range(from: start)
      advance()
      return (names, range)
    }
    index = start
    return nil
  }

  // MARK: Operators

  private mutating func expression(at level: Infix.Level) throws(Failure) -> ExpressionSyntax {
    let start = index
    var left = try unary()
    var length = 0
    var last = Infix.Level.string
    while let (infix, infixLevel, count) = infixOperator(), infixLevel.rawValue >= level.rawValue {
      if case .binary(let binary) = infix, binary == .and || binary == .or {
        left = try chain(binary, from: left, start)
        continue
      }
      // Comparisons do not follow one another: `a == b == c` needs parentheses.
      if infixLevel == last, infixLevel == .equality || infixLevel == .relation { break }
      last = infixLevel
      length += 1
      if length > Limit.chain {
        throw stop("more than \(Limit.chain) operators follow one another here", current.range)
      }
      for _ in 0..<count { advance() }
      let leftDepth = depth
      depth = 0
      left = try apply(infix, infixLevel, to: left, start)
      try deepen(max(leftDepth, depth))
    }
    return left
  }

  private mutating func apply(
    _ infix: Infix, _ level: Infix.Level, to left: ExpressionSyntax, _ start: Int
  ) throws(Failure) -> ExpressionSyntax {
    switch infix {
    case .binary(let binary):
      let tighter = Infix.Level(rawValue: level.rawValue + 1)
      let right = if let tighter { try expression(at: tighter) } else { try unary() }
      return .binary(binary, left, right, range(from: start))
    case .membership(let membership):
      let list = try membershipList()
      return .membership(membership, left, list, range(from: start))
    case .between(let negated):
      try require(.leftParenthesis, "(")
      let low = try expression()
      let lowDepth = depth
      try require(.dotDot, "..")
      let high = try expression()
      depth = max(depth, lowDepth)
      try require(.rightParenthesis, ")")
      return .between(left, low: low, high: high, negated: negated, range(from: start))
    }
  }

  /// All of `a and b and c`, as a tree without depth: conditions may have very many terms.
  private mutating func chain(
    _ binary: BinaryOperator, from first: ExpressionSyntax, _ start: Int
  ) throws(Failure) -> ExpressionSyntax {
    let tighter = binary == .or ? Infix.Level.and : .equality
    let word: StaticString = binary == .or ? "or" : "and"
    var terms: [(expression: ExpressionSyntax, range: SourceRange)] = [(first, range(from: start))]
    var deepest = depth
    defer { depth = deepest + min(32, terms.count) }
    while isWord(word) {
      advance()
      let term = index
      let expression = try expression(at: tighter)
      deepest = max(deepest, depth)
      terms.append((expression, range(from: term)))
      if terms.count > Limit.logicChain {
        throw stop("more than \(Limit.logicChain) conditions follow one another here", current.range)
      }
    }
    if terms.count <= 32 {
      return terms.dropFirst().reduce(first) { left, right in
        .binary(binary, left, right.expression, terms[0].range.lowerBound..<right.range.upperBound)
      }
    }
    while terms.count > 1 {
      var pairs: [(expression: ExpressionSyntax, range: SourceRange)] = []
      pairs.reserveCapacity(terms.count / 2 + 1)
      for index in stride(from: 0, to: terms.count, by: 2) {
        guard index + 1 < terms.count else {
          pairs.append(terms[index])
          break
        }
        let range = terms[index].range.lowerBound..<terms[index + 1].range.upperBound
        pairs.append((.binary(binary, terms[index].expression, terms[index + 1].expression, range), range))
      }
      terms = pairs
    }
    return terms[0].expression
  }

  /// The values of `in ( … )`.
  private mutating func membershipList() throws(Failure) -> [ExpressionSyntax] {
    try require(.leftParenthesis, "(")
    var values: [ExpressionSyntax] = []
    var deepest = 0
    if take(.rightParenthesis) { return values }
    repeat {
      if kind == .rightParenthesis { break }
      values.append(try tabularArgument())
      deepest = max(deepest, depth)
    } while take(.comma)
    depth = deepest
    try require(.rightParenthesis, ")")
    return values
  }

  /// The operator that stands here and how many tokens it has; nothing is taken.
  private mutating func infixOperator() -> (Infix, Infix.Level, tokens: Int)? {
    switch kind {
    case .equal: return (.binary(.equal), .equality, 1)
    case .notEqual, .angles: return (.binary(.notEqual), .equality, 1)
    case .less: return (.binary(.less), .relation, 1)
    case .lessOrEqual: return (.binary(.lessOrEqual), .relation, 1)
    case .greater: return (.binary(.greater), .relation, 1)
    case .greaterOrEqual: return (.binary(.greaterOrEqual), .relation, 1)
    case .plus: return (.binary(.add), .addition, 1)
    case .minus: return (.binary(.subtract), .addition, 1)
    case .star: return (.binary(.multiply), .multiplication, 1)
    case .slash: return (.binary(.divide), .multiplication, 1)
    case .percent: return (.binary(.modulo), .multiplication, 1)
    case .equalTilde: return (.binary(.equalIgnoreCase), .string, 1)
    case .notTilde: return (.binary(.notEqualIgnoreCase), .string, 1)
    case .colon where isSearch: return (.binary(.has), .string, 1)
    case .bang, .name: return infixWord()
    default:
      expect(.infix)
      return nil
    }
  }

  private mutating func infixWord() -> (Infix, Infix.Level, tokens: Int)? {
    var count = 1
    var end = current.upper
    if kind == .bang {
      guard touches(1), token(1).kind == .name else {
        expect(.infix)
        return nil
      }
      count = 2
      end = token(1).upper
    }
    guard end - position <= 16 else { return nil }
    if isWord("matches"), isWord("regex", at: token(1)) { return (.binary(.matchesRegex), .string, 2) }
    var word = text(position..<end)
    if word.hasSuffix("in"), touches(count), token(count).kind == .tilde {
      word += "~"
      count += 1
    }
    guard let found = Infix.words[word] else {
      expect(.infix)
      return nil
    }
    // `in range(…)`, `between` as a name and so on are no operators.
    switch found.infix {
    case .membership, .between:
      guard token(count).kind == .leftParenthesis || isExhaustive && token(count).kind == .end else {
        expect(.infix)
        let start = index
        index += count
        expect(.literal("("))
        index = start
        return nil
      }
    case .binary: break
    }
    return (found.infix, found.level, count)
  }

  private mutating func unary() throws(Failure) -> ExpressionSyntax {
    guard kind == .minus || kind == .plus else { return try postfix() }
    let start = index
    var signs: [Token.Kind] = []
    while kind == .minus || kind == .plus {
      signs.append(kind)
      advance()
      if signs.count > 64 { throw stop("too many signs follow one another here", current.range) }
    }
    var operand = try postfix()
    for (offset, sign) in signs.enumerated().reversed() {
      operand = .unary(sign == .minus ? .minus : .plus, operand, range(from: start + offset))
    }
    return operand
  }
}
