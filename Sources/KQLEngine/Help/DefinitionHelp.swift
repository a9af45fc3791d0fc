import KQLDiagnostics
import KQLLanguage
import KQLReference

/// Help on what is built in, from the definitions: syntax, meaning, an example, where the reference has more.
package enum DefinitionHelp {
  private static let pagesMax = 12

  /// The definitions of a topic: those that it names, else those that begin with it.
  package static func pages(_ topic: String) -> [String] {
    let wanted = topic.lowercased()
    guard !wanted.isEmpty else { return [] }
    let all = BuiltinDefinitions.all
    var found = all.filter { $0.name.lowercased() == wanted || $0.name.lowercased() == ".\(wanted)" }
    if found.isEmpty { found = all.filter { $0.name.lowercased().hasPrefix(wanted) } }
    if found.isEmpty {
      let words = wanted.split { $0 == " " || $0 == "." }.map(String.init)
      found = all.filter { definition in
        let name = definition.name.lowercased()
        return name.hasPrefix(".") && words.allSatisfy { name.contains($0) }
      }
    }
    if found.count > pagesMax {
      return ["\(found.count) topics begin with '\(topic)':\n" + found.map { "  " + $0.name }.joined(separator: "\n")]
    }
    return found.map(page)
  }

  private static func page(_ definition: any Definition) -> String {
    var page = "\(definition.usage)\n  \(definition.summary)"
    if let example = definition.examples.first {
      page += "\n  example: " + example.query.replacing("\n", with: "\n           ")
    }
    return page + "\n  reference: docs/reference/\(ReferencePage(definition).path)"
  }

  /// The name nearest to a mistyped one.
  package static func nearest(to topic: String) -> String? {
    Spelling.nearest(topic, in: BuiltinDefinitions.all.map(\.name))
  }
}
