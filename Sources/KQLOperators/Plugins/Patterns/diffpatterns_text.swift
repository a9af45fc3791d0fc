internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension Plugin {
  static let diffpatternsText = Plugin(
    name: "diffpatterns_text",
    summary: "Finds patterns of words that texts with a condition have much more often than texts without.",
    usage: "diffpatterns_text(TextColumn, BooleanCondition, [MinTokens], [Threshold], [MaxTokens])",
    examples: [
      Example(
        "datatable(text: string, bad: bool)['disk a full', true, 'disk b full', true, 'all good', false]"
          + " | evaluate diffpatterns_text(text, bad, 2)", "2 | 0 | 100.0 | 0.0 | disk * full *\n0 | 1 | 0.0 | 100.0 | all good *")
    ]
  ) { (call, given, binder) throws(Diagnostic) in
    let plain = PluginArguments(call)
    let arguments = try PatternArguments(plain, given, binder)
    let input = arguments.input
    let column = try plain.column(0, of: input, binder)
    let conditionSyntax = try plain.required(1, binder)
    let condition = try binder.withRow(of: input) { (b) throws(Diagnostic) in try b.bindCondition(conditionSyntax) }
    let least = try arguments.number(2, "MinTokens", default: 1, in: 0...200, &binder)
    let threshold = try arguments.number(3, "Threshold", default: 0.05, in: 0.015...1, &binder)
    let most = try arguments.number(4, "MaxTokens", default: 20, in: 0...20, &binder)
    let text = try binder.convert(
      .column(column, input.schema[column].type), to: .string, what: "the text", range: call.range, isExplicit: true)
    let schema = Schema([
      ("Count_of_True", .long), ("Count_of_False", .long), ("Percent_of_True", .real), ("Percent_of_False", .real),
      ("Pattern", .string),
    ])
    let plan = Plan.project(input.plan, [NamedExpression("text", text), NamedExpression("side", condition)])
    return Relation(
      .tableFunction([plan], schema, name: "diffpatterns_text") { tables, context in
        guard let table = tables.first, table.rowCount > 0 else { return Table(schema: schema) }
        let words = TokenTable(table, width: max(1, Int(most)))
        let coded = try CodedTable(
          words.table, columns: Array(words.table.schema.fields.indices), weight: nil, context)
        let search = DifferenceSearch(
          coded, side: words.sides, threshold: threshold, dimensionsMax: 200, leastItems: Int(least), context)
        let rows = try search.differences().map { found -> [Value] in
          [
            .long(Int64(found.a.rounded())), .long(Int64(found.b.rounded())),
            .real(DifferenceSearch.rounded(found.percentA)), .real(DifferenceSearch.rounded(found.percentB)),
            .string(words.text(found.pattern, coded)),
          ]
        }
        return Table(schema: schema, rows: rows)
      })
  }
}

/// The words of texts by their places: column `i` holds the word number `i` of each row, and the empty text after the
/// last.
private struct TokenTable {
  let table: Table
  /// 0 where the condition holds.
  let sides: [Int8]

  init(_ source: Table, width: Int) {
    var chunks: [[Column]] = []
    var sides: [Int8] = []
    for chunk in source.chunks {
      let texts = chunk[0].texts()
      var columns = [[Value]](repeating: [], count: width)
      for row in 0..<texts.count {
        let words = texts.string(row).split(maxSplits: width, omittingEmptySubsequences: true) { $0.isWhitespace }
        for place in 0..<width { columns[place].append(.string(place < words.count ? String(words[place]) : "")) }
      }
      chunks.append(columns.map { Column(.string, $0) })
      let (flags, valid) = (chunk[1].bools(), chunk[1].validity)
      for row in flags.indices { sides.append(flags[row] && (valid?[row] ?? true) ? 0 : 1) }
    }
    table = Table(schema: Schema(fields: (0..<width).map { .init("w\($0)", .string) }), chunks: chunks)
    self.sides = sides
  }

  /// The pattern as words and stars; stars at the end become one.
  func text(_ pattern: Pattern, _ coded: CodedTable) -> String {
    var words: [String] = []
    for column in table.schema.fields.indices {
      if let code = pattern[column], case .string(let word) = coded.value(column, code) {
        if word.isEmpty { break }
        words.append(word)
      } else {
        words.append("*")
      }
    }
    var stars = 0
    while words.last == "*" {
      words.removeLast()
      stars += 1
    }
    return words.joined(separator: " ") + (stars > 0 ? " *" : "")
  }
}
