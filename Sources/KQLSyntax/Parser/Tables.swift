extension Parser {
  /// `datatable (a: long) [ 1, 2 ]`; nil when the word is the name of something else here.
  mutating func datatable() throws(Failure) -> ExpressionSyntax? {
    let start = index
    guard let columns = try tableColumns() else { return nil }
    let values = try list { parser throws(Failure) in try parser.expression() }
    return .datatable(columns: columns, values: values, range(from: start))
  }

  /// `externaldata (a: long) [ "uri" ] with (format = "csv")`.
  mutating func externalData() throws(Failure) -> ExpressionSyntax? {
    let start = index
    guard let columns = try tableColumns() else { return nil }
    let uris = try list { parser throws(Failure) in try parser.expression() }
    var properties: [Property] = []
    if isWord("with"), token(1).kind == .leftParenthesis {
      advance()
      advance()
      properties = try propertyList()
      try require(.rightParenthesis, ")")
    }
    return .externalData(columns: columns, uris: uris, properties: properties, range(from: start))
  }

  private mutating func tableColumns() throws(Failure) -> [ColumnDeclaration]? {
    advance()
    try require(.leftParenthesis, "(")
    let columns = try columnDeclarations()
    try require(.rightParenthesis, ")")
    return columns
  }

  /// `[ a, b, ]`.
  private mutating func list(
    _ element: (inout Parser) throws(Failure) -> ExpressionSyntax
  ) throws(Failure) -> [ExpressionSyntax] {
    try require(.leftBracket, "[")
    var elements: [ExpressionSyntax] = []
    while kind != .rightBracket {
      elements.append(try element(&self))
      guard take(.comma) else { break }
    }
    try require(.rightBracket, "]")
    return elements
  }

  /// `typeof(long)`, `typeof(a: long, b: string)`, `typeof(*)`.
  mutating func typeOf() throws(Failure) -> ExpressionSyntax {
    let start = index
    guard isWord("typeof") else { throw fail(.nonterminal(.typeof)) }
    advance()
    try require(.leftParenthesis, "(")
    var columns: [ColumnDeclaration] = []
    if kind == .star {
      columns.append(ColumnDeclaration(name: Name("*", current.range), type: Name("", current.range)))
      advance()
      if take(.comma) { columns += try columnDeclarations() }
    } else if kind == .name, token(1).kind != .colon {
      let type = try typeName()
      columns.append(ColumnDeclaration(name: Name("", type.range.lowerBound..<type.range.lowerBound), type: type))
    } else {
      columns = try columnDeclarations()
    }
    try require(.rightParenthesis, ")")
    return .typeOf(columns, range(from: start))
  }

  /// `name = value, …`. A list as in `ycolumns = a, b` gives the name once for each value.
  mutating func propertyList() throws(Failure) -> [Property] {
    var properties: [Property] = []
    while kind != .rightParenthesis {
      if let last = properties.last, kind != .leftBracket, token(1).kind != .assign {
        properties.append(Property(name: last.name, value: try value()))
        guard take(.comma) else { break }
        continue
      }
      guard let name = bracketedOrBareName() else { throw fail(.nonterminal(.name)) }
      try require(.assign, "=")
      properties.append(Property(name: name, value: try value()))
      guard take(.comma) else { break }
    }
    return properties
  }

  /// A literal of any kind, with a sign, or a bare word.
  mutating func value() throws(Failure) -> ExpressionSyntax {
    switch kind {
    case .minus, .plus:
      let start = index
      let isNegative = kind == .minus
      advance()
      let number = try numberLiteral()
      return .unary(isNegative ? .minus : .plus, .literal(number), range(from: start))
    case .integer, .real, .timespan, .name, .string, .raw:
      if let guid = bareGuid() { return guid }
      if kind == .string { return .literal(try stringLiteral()) }
      if kind != .name { return .literal(try numberLiteral()) }
      return try postfix()
    default: throw fail(.nonterminal(.value))
    }
  }

  /// `74be27de-1e4e-49d9-b579-fe0b331d3642` without quotes.
  mutating func bareGuid() -> ExpressionSyntax? {
    let start = position
    let groups = [8, 4, 4, 4, 12]
    var offset = start
    for (number, length) in groups.enumerated() {
      if number > 0 {
        guard offset < bytes.count, bytes[offset] == UInt8(ascii: "-") else { return nil }
        offset += 1
      }
      for _ in 0..<length {
        guard offset < bytes.count, isHexadecimal(bytes[offset]) else { return nil }
        offset += 1
      }
    }
    if offset < bytes.count {
      let next = Lexer.classes[Int(bytes[offset])]
      if next == .letter || next == .digit { return nil }
    }
    takeRaw(from: start, to: offset)
    let range = start..<offset
    return .literal(Literal(.typed(type: "guid", text: text(range)), range))
  }

  private func isHexadecimal(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x46).contains(byte) || (0x61...0x66).contains(byte)
  }
}
