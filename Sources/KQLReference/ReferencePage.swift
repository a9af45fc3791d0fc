import KQLLanguage

/// A page of the reference, made of nothing but a definition.
package struct ReferencePage {
  /// Below `docs/reference`: `functions/strcat.md`.
  package let path: String
  package let text: String

  package init(_ definition: any Definition) {
    let folder = Self.folder(definition)
    path = "\(folder)/\(Self.fileName(definition.name)).md"
    var text = "# \(definition.name)\n\n\(definition.summary)\n\n```\n\(definition.usage)\n```\n"
    for remark in definition.remarks { text += "\n\(remark)\n" }
    let parameters = Self.parameters(definition).filter { !$0.summary.isEmpty }
    if !parameters.isEmpty {
      text += "\n| parameter | meaning |\n|---|---|\n"
      for parameter in parameters { text += "| \(parameter.name) | \(parameter.summary) |\n" }
    }
    if !definition.examples.isEmpty { text += "\n## Examples\n" }
    for example in definition.examples {
      text += "\n```kql\n\((example.setup + [example.query]).joined(separator: "\n\n"))\n```\n"
      if example.output != "*" { text += "\n```\n\(example.output)\n```\n" }
    }
    self.text = text
  }

  private static func folder(_ definition: any Definition) -> String {
    switch definition {
    case is ScalarFunction, is ContextualFunction: "functions"
    case is AggregateFunction: "aggregates"
    case is TabularOperator: "operators"
    case is Plugin: "plugins"
    case let form as LanguageForm: folder(form.kind)
    default: "commands"
    }
  }

  private static func folder(_ kind: LanguageForm.Kind) -> String {
    switch kind {
    case .statement: "statements"
    case .source: "operators"
    case .function: "functions"
    }
  }

  private static func parameters(_ definition: any Definition) -> [Parameter] {
    switch definition {
    case let function as ScalarFunction: function.parameters
    case let function as AggregateFunction: function.parameters
    default: []
    }
  }

  /// `.show table policy update` is `show-table-policy-update`; operators that are signs are spelled out.
  private static func fileName(_ name: String) -> String {
    var result = ""
    for scalar in name.unicodeScalars {
      switch scalar {
      case "a"..."z", "A"..."Z", "0"..."9", "_", "-": result.unicodeScalars.append(scalar)
      case ".": if !result.isEmpty { result += "-" } else if name.hasPrefix(".m") { result += "operator-" }
      case " ": result += "-"
      default: result += signs[scalar] ?? "x"
      }
    }
    return result
  }

  private static let signs: [Unicode.Scalar: String] = [
    "=": "equal", "!": "not-", "<": "less", ">": "greater", "+": "plus", "*": "times", "/": "divide", "%": "modulo",
    "~": "-tilde", "[": "element", "]": "", "$": "dollar",
  ]
}

package enum Reference {
  /// All pages by path; definitions whose leading words are the same share one.
  package static func pages(_ definitions: [any Definition]) -> [String: String] {
    var pages: [String: String] = [:]
    for definition in definitions {
      let page = ReferencePage(definition)
      if let first = pages[page.path] {
        pages[page.path] = first + "\n---\n\n" + page.text
      } else {
        pages[page.path] = page.text
      }
    }
    pages["README.md"] = index(pages.keys.sorted())
    pages["coverage.md"] = CoverageReport.page(definitions)
    return pages
  }

  private static func index(_ paths: [String]) -> String {
    var text = "# Reference\n\nGenerated from the definitions by `swift run dev docs`; do not edit.\n"
    var folder = ""
    for path in paths {
      let parts = path.split(separator: "/")
      if parts.count == 2, parts[0] != folder {
        folder = String(parts[0])
        text += "\n## \(folder)\n\n"
      }
      text += "* [\(parts.last.map { $0.dropLast(3) } ?? "")](\(path))\n"
    }
    return text
  }
}
