import KQLLanguage

/// The page that says how much of the language is here.
enum CoverageReport {
  private struct Kind {
    let title: String
    let names: [String]
    let here: Set<String>
    let refused: Set<String>

    init(_ title: String, _ names: [String], _ definitions: [any Definition], others: Set<String> = []) {
      self.title = title
      self.names = names
      refused = Set(definitions.filter(\.isRefused).map(\.name))
      here = Set(definitions.filter { !$0.isRefused }.flatMap { CoverageReport.spellings($0) }).union(others)
    }

    var missing: [String] { names.filter { !here.contains($0) && !refused.contains($0) } }
  }

  private static func spellings(_ definition: any Definition) -> [String] {
    switch definition {
    case let function as ScalarFunction: [function.name] + function.synonyms
    case let function as AggregateFunction: [function.name] + function.synonyms
    default: [definition.name]
    }
  }

  static func page(_ definitions: [any Definition]) -> String {
    let kinds = [
      Kind("operators", KnownNames.operators, definitions.filter { $0 is TabularOperator }, others: forms(.source)),
      Kind(
        "scalar functions", KnownNames.scalarFunctions,
        definitions.filter { $0 is ScalarFunction || $0 is ContextualFunction }, others: forms(.function)),
      Kind("aggregates", KnownNames.aggregates, definitions.filter { $0 is AggregateFunction }),
      Kind("plugins", KnownNames.plugins, definitions.filter { $0 is Plugin }),
    ]
    var text = """
      # How much of the language is here

      Generated from the definitions by `swift run dev docs`; do not edit. Obsolete and hidden spellings count. What is
      refused by name says why when it is used, and in its page.

      | kind | known | implemented | refused by name | missing |
      |---|---|---|---|---|

      """
    for kind in kinds {
      let refused = kind.names.filter { kind.refused.contains($0) }
      let here = kind.names.count - refused.count - kind.missing.count
      text += "| \(kind.title) | \(kind.names.count) | \(here) | \(refused.count) | \(kind.missing.count) |\n"
    }
    for kind in kinds {
      let refused = kind.names.filter { kind.refused.contains($0) }
      if !refused.isEmpty { text += "\n## Refused \(kind.title)\n\n" + list(refused) }
      if !kind.missing.isEmpty { text += "\n## Missing \(kind.title)\n\n" + list(kind.missing) }
    }
    return text
  }

  private static func list(_ names: [String]) -> String { names.map { "* `\($0)`\n" }.joined() }

  /// What the parser or the binder reads itself.
  private static func forms(_ kind: LanguageForm.Kind) -> Set<String> {
    Set(LanguageForm.all.filter { $0.kind == kind }.map(\.name))
  }
}
