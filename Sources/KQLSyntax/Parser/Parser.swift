internal import KQLDiagnostics

/// Parses one request, or a part of one, with the operators and commands of a grammar.
///
/// It stops at the first thing that cannot be: the place reached furthest by any alternative gives the one diagnostic,
/// and what was expected there.
package struct Parser {
  /// An alternative failed; the parser knows where and what was expected.
  struct Failure: Error {}

  /// What could have stood at a place.
  enum Expectation: Hashable, Sendable {
    case literal(String)
    case nonterminal(Nonterminal.Kind)
    case operand
    case infix
    case operatorName
    case sourceName
    case statement
    case property([String])
    case endOfStatement
  }

  enum Limit {
    /// Brackets within brackets.
    static let nesting = 500
    /// Of stack that nesting may take; builds without optimisation reach it first.
    static let stackBytes: UInt = 3 << 20
    /// Terms of one chain of `+`, `*`, `.` and so on; `and` and `or` take many more.
    static let chain = 1000
    /// Levels of the tree, whatever makes them: what walks it may recurse.
    static let depth = 1500
    static let logicChain = 200_000
  }

  let grammar: Grammar
  var bytes: [UInt8] { lexer.bytes }
  private var lexer: Lexer
  private(set) var tokens: ContiguousArray<Token> = []
  /// Of the current token.
  var index = 0
  var nesting = 0
  private var stackStart: UInt = 0
  /// Inside `{ … }`, where a `}` ends a command.
  var isInBraces = false
  /// Whether every alternative is tried even after one matched, so that all expectations are known.
  var isExhaustive = false
  /// Whether `column : value` is a condition here.
  var isSearch = false
  /// Whether a string is only its first literal here.
  var takesOneString = false
  /// Levels of the tree parsed last.
  var depth = 0
  /// The text of the pipeline that feeds the operator being parsed.
  var scope: SourceRange?
  /// What stood after the last `<|`.
  var input: Command.Input?

  private(set) var furthest = -1
  private(set) var expectations: [Expectation] = []
  /// The scope at the furthest place.
  private(set) var furthestScope: SourceRange?
  /// A message that says more than the expectations, for the furthest place.
  private(set) var furthestMessage: Diagnostic?
  /// An error no alternative can mend.
  var fatal: Diagnostic?
  /// Results of costly nonterminals by kind and token, for alternatives that start alike.
  var parsed: [UInt64: Memo] = [:]

  struct Memo {
    var item: Captures.Item?
    var end: Int
  }

  package init(_ text: String, grammar: Grammar) {
    self.init(bytes: Array(text.utf8), grammar: grammar)
  }

  package init(bytes: [UInt8], grammar: Grammar) {
    self.grammar = grammar
    lexer = Lexer(bytes)
    tokens.reserveCapacity(min(bytes.count / 4 + 16, 1 << 16))
    tokens.append(lexer.next())
  }

  // MARK: Tokens

  var current: Token { tokens[index] }
  var kind: Token.Kind { tokens[index].kind }
  /// Where the current token starts.
  var position: Int { tokens[index].lower }
  var endOfPrevious: Int { index > 0 ? tokens[index - 1].upper : 0 }

  mutating func ensure(_ index: Int) {
    while tokens.count <= index { tokens.append(lexer.next()) }
  }

  mutating func advance() {
    guard tokens[index].kind != .end else { return }
    index += 1
    if index == tokens.count { tokens.append(lexer.next()) }
  }

  mutating func token(_ offset: Int) -> Token {
    ensure(index + offset)
    return tokens[index + offset]
  }

  /// Whether the token at an offset starts where the one before it ends.
  mutating func touches(_ offset: Int) -> Bool {
    let next = token(offset)
    return next.kind != .end && tokens[index + offset - 1].end == next.start
  }

  mutating func take(_ wanted: Token.Kind) -> Bool {
    guard kind == wanted else { return false }
    advance()
    return true
  }

  mutating func require(_ wanted: Token.Kind, _ text: String) throws(Failure) {
    guard take(wanted) else { throw fail(.literal(text)) }
  }

  func text(_ range: SourceRange) -> String { String(decoding: bytes[range], as: UTF8.self) }

  var currentText: String { text(current.range) }

  func isWord(_ word: StaticString, at token: Token) -> Bool {
    guard token.kind == .name, Int(token.end - token.start) == word.utf8CodeUnitCount else { return false }
    var offset = token.lower
    for index in 0..<word.utf8CodeUnitCount {
      if word.utf8Start[index] != bytes[offset] { return false }
      offset += 1
    }
    return true
  }

  func isWord(_ word: StaticString) -> Bool { isWord(word, at: current) }

  func range(from start: Int) -> SourceRange {
    let lower = tokens[start].lower
    return lower..<max(lower, endOfPrevious)
  }

  /// Whether what was reached furthest is the end of the text.
  var isFurthestAtEnd: Bool { furthest >= 0 && furthest < tokens.count && tokens[furthest].kind == .end }

  /// Replaces the tokens from the current one on by one raw token up to a byte.
  mutating func takeRaw(from start: Int, to end: Int) {
    tokens.removeSubrange(index...)
    tokens.append(Token(.raw, start, end))
    parsed.removeAll()
    if furthest > index {
      furthest = index
      expectations.removeAll()
      furthestMessage = nil
    }
    lexer.move(to: end)
    index += 1
    tokens.append(lexer.next())
  }

  // MARK: Failures

  mutating func expect(_ expectation: Expectation) {
    guard index >= furthest else { return }
    if index > furthest {
      furthest = index
      furthestScope = scope
      expectations.removeAll(keepingCapacity: true)
      furthestMessage = nil
    }
    expectations.append(expectation)
  }

  mutating func fail(_ expectation: Expectation) -> Failure {
    expect(expectation)
    return Failure()
  }

  /// Fails with a message of its own at the current token.
  mutating func fail(_ message: String, range: SourceRange? = nil, hints: [String] = []) -> Failure {
    guard index >= furthest else { return Failure() }
    if index > furthest {
      furthest = index
      expectations.removeAll(keepingCapacity: true)
    }
    furthestMessage = Diagnostic(code: "SYN0002", message, range: range ?? current.range, hints: hints)
    return Failure()
  }

  mutating func stop(_ diagnostic: Diagnostic) -> Failure {
    if fatal == nil { fatal = diagnostic }
    return Failure()
  }

  mutating func stop(_ message: String, _ range: SourceRange, hints: [String] = []) -> Failure {
    stop(Diagnostic(code: "SYN0002", message, range: range, hints: hints))
  }

  /// Notes that the tree has become one level deeper than its deepest part.
  mutating func deepen(_ parts: Int) throws(Failure) {
    depth = parts + 1
    if depth > Limit.depth { throw stop("the expression has more than \(Limit.depth) levels here", current.range) }
  }

  func lexicalProblem(_ token: Token) -> Diagnostic? { lexer.problem(token) }

  /// Runs a part one level of brackets deeper.
  mutating func nested<Result>(_ body: (inout Parser) throws(Failure) -> Result) throws(Failure) -> Result {
    var marker: UInt8 = 0
    let place = withUnsafeMutablePointer(to: &marker) { UInt(bitPattern: $0) }
    if nesting == 0 { stackStart = place }
    let used = stackStart > place ? stackStart - place : place - stackStart
    guard nesting < Limit.nesting, used < Limit.stackBytes else {
      throw stop("brackets are nested more than \(nesting) levels deep here", current.range)
    }
    nesting += 1
    defer { nesting -= 1 }
    return try body(&self)
  }
}
