@testable import KQLSyntax

/// Texts that a line of syntax describes.
enum CommandInstances {
  /// The shortest text, one with everything in it for each alternative, and a few between.
  static func of(_ syntax: String) -> [String] {
    let (elements, _) = Notation.read(syntax)
    let widest = elements.map(choices).max() ?? 1
    var texts = [text(elements, Variant(takesOptional: false, choice: 0))]
    for choice in 0..<widest { texts.append(text(elements, Variant(takesOptional: true, choice: choice))) }
    for choice in 1..<max(widest, 2) { texts.append(text(elements, Variant(takesOptional: false, choice: choice))) }
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }

  private struct Variant {
    var takesOptional: Bool
    var choice: Int
  }

  private static func choices(_ element: Element) -> Int {
    switch element {
    case .literal, .nonterminal: 1
    case .sequence(let parts): parts.map(choices).max() ?? 1
    case .choice(let parts): max(parts.count, parts.map(choices).max() ?? 1)
    case .optional(let inner), .hidden(let inner), .capture(_, let inner): choices(inner)
    case .repetition(let inner, _, _): choices(inner)
    }
  }

  private static func text(_ elements: [Element], _ variant: Variant) -> String {
    let parts = elements.map { text($0, variant) }.filter { !$0.isEmpty }
    // The dot stands against its verb.
    return parts.joined(separator: " ").replacingFirst(". ", with: ".")
  }

  private static func text(_ element: Element, _ variant: Variant) -> String {
    switch element {
    case .literal(let text, _): return text
    case .nonterminal(let nonterminal): return sample(nonterminal.kind)
    case .sequence(let parts):
      return parts.map { text($0, variant) }.filter { !$0.isEmpty }.joined(separator: " ")
    case .choice(let parts): return text(parts[variant.choice % parts.count], variant)
    case .optional(let inner): return variant.takesOptional ? text(inner, variant) : ""
    case .hidden(let inner), .capture(_, let inner): return text(inner, variant)
    case .repetition(let inner, let separator, let isRequired):
      if !isRequired, !variant.takesOptional { return "" }
      let once = text(inner, variant)
      guard variant.takesOptional, let separator else { return once }
      return "\(once) \(text(separator, variant)) \(once)"
    }
  }

  private static func sample(_ kind: Nonterminal.Kind) -> String {
    switch kind {
    case .expression, .namedExpression, .searchPredicate, .wildcardedExpression, .long, .int, .value: "1"
    case .real: "1.5"
    case .call: "f(1)"
    case .name, .table, .database, .function, .externalTable, .column, .materializedView, .graphModel, .entityGroup,
      .databaseTable, .databaseMaterializedView, .qualifiedName, .qualifiedWildcardedName:
      "N"
    case .graphModelSnapshot: "N.S"
    case .tableColumn, .databaseTableColumn: "N.C"
    case .wildcardedName: "N*"
    case .type: "long"
    case .string: "'text'"
    case .bool: "true"
    case .guid: "74be27de-1e4e-49d9-b579-fe0b331d3642"
    case .timespan: "1d"
    case .datetime: "datetime(2024-01-31)"
    case .pipeline, .fullPipeline, .inputQuery, .query, .statements: "N | take 1"
    case .subpipeline: "take 1"
    case .inputData: "a,b"
    case .inputScript: ".show tables"
    case .bracketedInputData: "a,b"
    case .bracketedString: "[a]"
    case .functionDeclaration: "(x: long) { x }"
    case .functionBody: "{ N | take 1 }"
    case .columns: "a: long"
    case .typeof: "typeof(long)"
    case .properties, .parameters: "a = 1"
    }
  }
}

extension String {
  fileprivate func replacingFirst(_ pattern: String, with replacement: String) -> String {
    guard let range = firstRange(of: pattern) else { return self }
    return replacingCharacters(range, with: replacement)
  }

  private func replacingCharacters(_ range: Range<Index>, with text: String) -> String {
    self[..<range.lowerBound] + text + self[range.upperBound...]
  }
}
