internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let parseKv = TabularOperator(
    name: "parse-kv",
    summary: "Takes the values of keys out of a string of pairs.",
    syntax: "parse-kv Source=<expression> as '(' Columns=<columns> ')' [with '(' [Properties=<properties>] ')']",
    examples: [
      Example(
        "print s = 'a=1, b=x' | parse-kv s as (a: long, b: string) with (pair_delimiter=', ', kv_delimiter='=')"
          + " | project a, b", "1 | x")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let syntax = try binder.expression(call, "Source")
    let source = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
    let text = try binder.convert(source, to: .string, what: "the source", range: syntax.range, isExplicit: true)
    let schema = try binder.schema(call.captures.columns("Columns"))
    var rules = KeyValueRules()
    var regex: String?
    for property in call.captures.properties("Properties") {
      let value = try binder.bindPropertyValue(property.value)
      switch (property.name.text, value) {
      case ("pair_delimiter", .string(let text)):
        rules.pairDelimiter = Array(text.utf8)
        rules.isWordMode = false
      case ("kv_delimiter", .string(let text)):
        rules.keyDelimiter = Array(text.utf8)
        rules.isWordMode = false
      case ("regex", .string(let text)): regex = text
      case ("quote", .string(let text)): rules.quotes = Array(text.utf8)
      case ("escape", .string(let text)): rules.escape = text.utf8.first
      case ("greedy", .bool(let flag)): rules.isGreedy = flag
      default: throw binder.semanticError("unknown property '\(property.name.text)'.", range: property.name.range)
      }
    }
    var list = input.schema.references(Array(input.schema.fields.indices))
    var added: [NamedExpression] = []
    for field in schema.fields {
      let found: Expression
      if let regex {
        let pattern = Expression.constant(.string(regex), .string)
        let pairs = try binder.call("extract_all", [pattern, text], range: call.range)
        found = .call(KeyValueRules.pairs(key: field.name), [pairs], .string)
      } else {
        found = .call(rules.function(key: field.name, all: schema.names), [text], .string)
      }
      let value = try binder.convert(found, to: field.type, what: field.name, range: call.range, isExplicit: true)
      if let position = input.schema.index(of: field.name) {
        list[position].expression = value
      } else {
        added.append(NamedExpression(field.name, value))
      }
    }
    let visible = input.schema.visible.map { list[$0] }
    let hidden = input.schema.hidden.map { list[$0] }
    return input.with(.project(input.plan, visible + added + hidden))
  }
}

/// How pairs and their parts are told apart.
struct KeyValueRules: Sendable {
  var pairDelimiter: [UInt8] = [UInt8(ascii: " ")]
  var keyDelimiter: [UInt8] = [UInt8(ascii: "=")]
  var quotes: [UInt8] = []
  var escape: UInt8?
  var isGreedy = false
  /// Without delimiters: whatever is no letter or digit stands between keys and values.
  var isWordMode = true

  /// The value of a key among the pairs that a regular expression found.
  static func pairs(key: String) -> ScalarFunction {
    ScalarFunction(
      name: "parse_kv_regex", family: .text, summary: "Returns the value of a key.",
      parameters: [.required("pairs", .type(.dynamic))], result: .type(.string), examples: []
    ) { arguments in
      var builder = TextBuilder(rows: arguments.rowCount)
      for row in 0..<arguments.rowCount {
        var found = ""
        if case .dynamic(let json) = arguments[0].value(row), let pairs = JSONValue(json)?.array {
          let match = pairs.first { $0.array?.first?.string == key }
          found = match?.array?.dropFirst().first?.string ?? ""
        }
        builder.append(found)
      }
      return .text(builder.finish())
    }
  }

  /// A function that gives the value of one key as text, empty when the key is absent.
  func function(key: String, all: [String]) -> ScalarFunction {
    let rules = self
    let wanted = Array(key.utf8)
    let keys = all.map { Array($0.utf8) }
    return ScalarFunction(
      name: "parse_kv", family: .text, summary: "Returns the value of a key.",
      parameters: [.required("source", .type(.string))], result: .type(.string), examples: []
    ) { arguments in
      var builder = TextBuilder(rows: arguments.rowCount)
      for row in 0..<arguments.rowCount {
        guard case .string(let text) = arguments[0].value(row) else {
          builder.appendEmpty()
          continue
        }
        builder.append(String(decoding: rules.value(of: wanted, in: Array(text.utf8), keys: keys) ?? [], as: UTF8.self))
      }
      return .text(builder.finish())
    }
  }

  /// The first value of the key.
  private func value(of key: [UInt8], in text: [UInt8], keys: [[UInt8]]) -> [UInt8]? {
    if isWordMode { return wordAfter(key, in: text) }
    if keyDelimiter.isEmpty { return nil }
    let opening = quotes.first
    let closing = quotes.last
    var position = 0
    while position < text.count {
      // Delimiters between pairs.
      while !pairDelimiter.isEmpty, starts(text, position, pairDelimiter) { position += pairDelimiter.count }
      let start = position
      var name: [UInt8] = []
      var found = false
      if let opening, position < text.count, text[position] == opening {
        position += 1
        (name, position) = quoted(text, position, closing)
        found = starts(text, position, keyDelimiter)
      } else {
        while position < text.count {
          if starts(text, position, keyDelimiter) {
            found = true
            break
          }
          if starts(text, position, pairDelimiter) {
            // Blanks may stand around the delimiter of key and value.
            let next = skippingBlanks(text, position)
            if next > position, starts(text, next, keyDelimiter) {
              position = next
              found = true
            }
            break
          }
          position += 1
        }
        name = Array(text[start..<min(position, text.count)])
      }
      guard found else {
        position = max(position, start) + 1
        if position >= text.count { return nil }
        continue
      }
      position = skippingBlanks(text, position + keyDelimiter.count)
      var value: [UInt8]
      if let opening, position < text.count, text[position] == opening {
        (value, position) = quoted(text, position + 1, closing)
      } else {
        let begin = position
        while position < text.count, !endsValue(text, position, keys) { position += 1 }
        value = Array(text[begin..<position])
      }
      if trimmed(name) == key || name == key { return value }
    }
    return nil
  }

  private func skippingBlanks(_ text: [UInt8], _ start: Int) -> Int {
    var position = start
    while position < text.count, text[position] == 0x20 || text[position] == 0x09 { position += 1 }
    return position
  }

  /// The word behind the first whole word that is the key.
  private func wordAfter(_ key: [UInt8], in text: [UInt8]) -> [UInt8]? {
    var words: [[UInt8]] = []
    var position = 0
    while position < text.count {
      if let opening = quotes.first, text[position] == opening {
        let (word, end) = quoted(text, position + 1, quotes.last)
        words.append(word)
        position = end
        continue
      }
      let start = position
      while position < text.count, KeyValueRules.isWordByte(text[position]) { position += 1 }
      if position > start { words.append(Array(text[start..<position])) } else { position += 1 }
    }
    guard let index = words.firstIndex(of: key), index + 1 < words.count else { return nil }
    return words[index + 1]
  }

  private static func isWordByte(_ byte: UInt8) -> Bool {
    byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte)
      || (0x61...0x7a).contains(byte)
  }

  private func trimmed(_ bytes: [UInt8]) -> [UInt8] {
    var slice = bytes[...]
    while let first = slice.first, first == 0x20 || first == 0x09 { slice.removeFirst() }
    while let last = slice.last, last == 0x20 || last == 0x09 { slice.removeLast() }
    return Array(slice)
  }

  /// In greedy mode a delimiter ends a value only before another pair.
  private func endsValue(_ text: [UInt8], _ position: Int, _ keys: [[UInt8]]) -> Bool {
    guard starts(text, position, pairDelimiter) else { return false }
    if !isGreedy { return true }
    var next = position + pairDelimiter.count
    while next < text.count {
      if starts(text, next, keyDelimiter) { return true }
      if starts(text, next, pairDelimiter) { return false }
      next += 1
    }
    return false
  }

  private func quoted(_ text: [UInt8], _ start: Int, _ closing: UInt8?) -> ([UInt8], Int) {
    var result: [UInt8] = []
    var position = start
    while position < text.count {
      if let escape, text[position] == escape, position + 1 < text.count {
        result.append(text[position + 1])
        position += 2
        continue
      }
      if text[position] == closing { return (result, position + 1) }
      result.append(text[position])
      position += 1
    }
    return (result, position)
  }

  private func starts(_ text: [UInt8], _ position: Int, _ part: [UInt8]) -> Bool {
    guard !part.isEmpty, position + part.count <= text.count else { return false }
    for index in part.indices where text[position + index] != part[index] { return false }
    return true
  }
}
