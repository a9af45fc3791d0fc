internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let reduce = TabularOperator(
    name: "reduce",
    summary: "Groups strings by similarity and gives a pattern, a count and one example of each group.",
    syntax: "reduce [Parameters=<parameters(kind)>] by Source=<expression> "
      + "[with { Option=<name> '=' Value=<expression>, ',' }+]",
    examples: [
      Example(
        "range x from 1 to 10 step 1 | project s = strcat('fooZ', x) | reduce by s with characters='Z'",
        "foo* | 10 | fooZ1"),
      Example(
        "print s = 'a' | reduce by s with threshold=real(nan)", "error: 'reduce' operator: the threshold must be from 0 to 1."),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call).shown
    let syntax = try binder.expression(call, "Source")
    let bound = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindScalar(syntax) }
    let source = try binder.convert(bound, to: .string, what: "the source", range: syntax.range, isExplicit: true)
    var threshold = 0.1
    var characters: [UInt8] = []
    for row in call.captures.rows("Option") {
      guard let name = row.name("Option"), let value = row.expression("Value") else { continue }
      switch (name.text, try binder.constant(value).value) {
      case ("threshold", .real(let number)): threshold = try share(number, value, binder)
      case ("threshold", .long(let number)): threshold = try share(Double(number), value, binder)
      case ("characters", .string(let text)): characters = Array(text.utf8)
      default: throw binder.semanticError("unknown option '\(name.text)'.", range: name.range)
      }
    }
    let schema = Schema([("Pattern", .string), ("Count", .long), ("Representative", .string)])
    let plan = Plan.project(input.plan, [NamedExpression("text", source)])
    let miner = PatternMiner(threshold: threshold, separators: characters)
    return Relation(
      .tableFunction([plan], schema, name: "reduce") { tables, _ in
        Table(schema: schema, rows: miner.rows(tables.first?.chunks.compactMap(\.first) ?? []))
      })
  }
}

private func share(_ number: Double, _ syntax: ExpressionSyntax, _ binder: Binder) throws(Diagnostic) -> Double {
  if (0...1).contains(number) { return number }
  throw binder.semanticError("the threshold must be from 0 to 1.", range: syntax.range)
}

/// Words that many rows have at one place stay in the pattern; the others become stars.
private struct PatternMiner: Sendable {
  let threshold: Double
  let separators: [UInt8]

  private struct Word: Hashable {
    var position: Int
    var text: String
  }

  func rows(_ columns: [Column]) -> [[Value]] {
    var texts: [String] = []
    for column in columns {
      let text = column.asText().texts()
      for row in 0..<text.count { texts.append(text.string(row)) }
    }
    var support: [Word: Int] = [:]
    let split = texts.map { tokens($0) }
    for tokens in split {
      for (position, token) in tokens.enumerated() where token.isWord {
        support[Word(position: position, text: token.text), default: 0] += 1
      }
    }
    let needed = max(2, Int((threshold * Double(texts.count)).rounded(.up)))
    var counts: [String: (count: Int, example: String)] = [:]
    var order: [String] = []
    for (index, tokens) in split.enumerated() {
      var pattern = ""
      for (position, token) in tokens.enumerated() {
        if !token.isWord || (support[Word(position: position, text: token.text)] ?? 0) >= needed {
          // The user's own separators vanish into the star they stand beside.
          if token.isSpecial { continue }
          pattern += token.text
        } else if !pattern.hasSuffix("*") {
          pattern += "*"
        }
      }
      if pattern == "*" || pattern.isEmpty { pattern = "others" }
      if counts[pattern] == nil { order.append(pattern) }
      let found = counts[pattern] ?? (0, pattern == "others" ? "" : texts[index])
      counts[pattern] = (found.count + 1, found.example)
    }
    let sorted = order.sorted { (counts[$0]?.count ?? 0) > (counts[$1]?.count ?? 0) }
    return sorted.map { pattern in
      let found = counts[pattern] ?? (0, "")
      return [.string(pattern), .long(Int64(found.count)), .string(found.example)]
    }
  }

  private func tokens(_ text: String) -> [(text: String, isWord: Bool, isSpecial: Bool)] {
    var result: [(text: String, isWord: Bool, isSpecial: Bool)] = []
    var word: [UInt8] = []
    func flush() {
      if !word.isEmpty { result.append((String(decoding: word, as: UTF8.self), true, false)) }
      word = []
    }
    for byte in text.utf8 {
      let isLetter =
        byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5a).contains(byte) || (0x61...0x7a).contains(byte)
      if separators.contains(byte) {
        flush()
        result.append((String(decoding: [byte], as: UTF8.self), false, true))
      } else if isLetter {
        word.append(byte)
      } else {
        flush()
        result.append((String(decoding: [byte], as: UTF8.self), false, false))
      }
    }
    flush()
    return result
  }
}
