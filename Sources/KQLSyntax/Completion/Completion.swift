/// What may stand at a place in a text, as the grammar knows it. Names of entities, columns and functions are added by
/// whoever knows them, by the kinds.
package struct Completion: Sendable {
  /// What kind of thing may stand here beside the words.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// A scalar expression: columns in scope, functions, variables.
    case expression
    /// A table expression: tables, views, functions, variables.
    case tabular
    case column, table, externalTable, database, function, materializedView, graphModel, entityGroup, entity
    /// A call of a plugin or a function.
    case call
    /// A new name: nothing to offer.
    case name
    case type, string, number, bool, guid, timespan, datetime, value, query, data
  }

  /// Keywords, operator names, punctuation and operator words that may stand here and start with the prefix; sorted,
  /// words first.
  package var words: [String] = []
  package var kinds: Set<Kind> = []
  /// Names of parameters that may be given here, as `kind` in `join kind=…`.
  package var parameters: [String] = []
  /// What is replaced by a candidate: the part of the word before the place.
  package var replaced: SourceRange = 0..<0
  package var prefix = ""
  /// The place is inside a string literal that starts here.
  package var stringStart: Int?
  package var isInComment = false
  /// The text of the pipeline whose columns are in scope.
  package var pipeline: SourceRange?

  /// `cursor` is a UTF-8 offset.
  package static func at(_ cursor: Int, in text: String, grammar: Grammar) -> Completion {
    let bytes = Array(text.utf8.prefix(max(cursor, 0)))
    var completion = Completion()
    var lexer = Lexer(bytes, keepsComments: true)
    var last: Token?
    while true {
      let token = lexer.next()
      if token.kind == .end { break }
      last = token
    }
    completion.replaced = bytes.count..<bytes.count
    if let last, last.upper == bytes.count {
      completion.look(at: last, bytes)
      if completion.isInComment { return completion }
    }
    let start = completion.stringStart ?? completion.replaced.lowerBound
    completion.collect(bytes, upTo: start, grammar)
    completion.extendOverHyphens(bytes, grammar)
    completion.words = Array(Set(completion.words)).sorted(by: comesBefore)
    return completion
  }

  /// The word, string or comment in which the text ends.
  private mutating func look(at last: Token, _ bytes: [UInt8]) {
    switch last.kind {
    case .comment: isInComment = true
    case .name, .integer:
      replaced = last.range
      prefix = String(decoding: bytes[last.range], as: UTF8.self)
    case .error where bytes[last.lower...].contains(where: { [0x22, 0x27, 0x60, 0x7E].contains($0) }):
      stringStart = last.lower
      let quote = bytes[last.lower...].firstIndex { [0x22, 0x27, 0x60, 0x7E].contains($0) } ?? last.lower
      replaced = min(quote + 1, bytes.count)..<bytes.count
      prefix = String(decoding: bytes[replaced], as: UTF8.self)
    default: break
    }
  }

  private mutating func collect(_ bytes: [UInt8], upTo end: Int, _ grammar: Grammar) {
    var parser = Parser(bytes: Array(bytes[..<end]), grammar: grammar)
    parser.isExhaustive = true
    _ = parser.parseRequest()
    guard parser.fatal == nil, parser.isFurthestAtEnd else { return }
    pipeline = parser.furthestScope
    for expectation in parser.expectations { add(expectation, grammar, isStart: end == 0) }
    if end == 0 || bytes[..<end].allSatisfy({ $0 <= 0x20 }) { words.append(".") }
    let prefix = prefix.lowercased()
    if stringStart != nil { words = [] }
    words = words.filter { $0.lowercased().hasPrefix(prefix) }
    parameters = parameters.filter { $0.lowercased().hasPrefix(prefix) }
  }

  private mutating func add(_ expectation: Parser.Expectation, _ grammar: Grammar, isStart: Bool) {
    switch expectation {
    case .literal(let text): words.append(text)
    case .operand: kinds.insert(.expression)
    case .infix: words += Infix.words.keys.filter { !$0.hasPrefix("!") } + ["matches regex", "!in", "!has", "!between"]
    case .operatorName: words += grammar.operatorNames
    case .sourceName:
      kinds.insert(.tabular)
      words += grammar.sourceNames
    case .statement: words += ["let", "set", "declare query_parameters"]
    case .property(let names): parameters += names.filter { !$0.hasSuffix("*") }
    case .endOfStatement: break
    case .nonterminal(let kind): if let kind = Completion.kind(of: kind) { kinds.insert(kind) }
    }
  }

  private static func kind(of nonterminal: Nonterminal.Kind) -> Kind? {
    switch nonterminal {
    case .expression, .namedExpression, .searchPredicate, .wildcardedExpression: .expression
    case .pipeline, .fullPipeline: .tabular
    case .call: .call
    case .name, .wildcardedName: .name
    case .type, .typeof: .type
    case .string: .string
    case .long, .int, .real: .number
    case .bool: .bool
    case .guid: .guid
    case .timespan: .timespan
    case .datetime: .datetime
    case .value: .value
    case .table, .databaseTable: .table
    case .database: .database
    case .function: .function
    case .externalTable: .externalTable
    case .column, .tableColumn, .databaseTableColumn: .column
    case .materializedView, .databaseMaterializedView: .materializedView
    case .graphModel, .graphModelSnapshot: .graphModel
    case .entityGroup: .entityGroup
    case .qualifiedName, .qualifiedWildcardedName: .entity
    case .inputQuery, .query: .query
    case .inputData, .inputScript, .bracketedInputData, .bracketedString: .data
    case .statements: .query
    case .subpipeline, .functionDeclaration, .functionBody, .columns, .properties, .parameters: nil
    }
  }

  /// `project-aw`, `create-or-al`: words with hyphens are one word where the grammar has one that starts so.
  private mutating func extendOverHyphens(_ bytes: [UInt8], _ grammar: Grammar) {
    guard stringStart == nil else { return }
    var start = replaced.lowerBound
    while start > 0, bytes[start - 1] == 0x2D || Lexer.classes[Int(bytes[start - 1])] == .letter { start -= 1 }
    guard start < replaced.lowerBound, bytes[start] != 0x2D else { return }
    var longer = Completion()
    longer.replaced = start..<bytes.count
    longer.prefix = String(decoding: bytes[longer.replaced], as: UTF8.self)
    longer.collect(bytes, upTo: start, grammar)
    longer.words = longer.words.filter { $0.contains("-") }
    guard !longer.words.isEmpty else { return }
    longer.kinds = []
    longer.parameters = []
    self = longer
  }

  private static func comesBefore(_ left: String, _ right: String) -> Bool {
    let isWord = { (text: String) in text.utf8.first.map { Lexer.classes[Int($0)] == .letter } ?? false }
    return isWord(left) == isWord(right) ? left < right : isWord(left)
  }
}
