import KQLColumns
import KQLDiagnostics

/// What the executable's help says about the shell.
package enum SubcommandNames {
  package static var text: String { (Subcommand.all.map(\.name) + ["completion", "help"]).sorted().joined(separator: ", ") }
  package static var topics: String { HelpTopics.names.joined(separator: ", ") }
  package static var statuses: [(String, String)] { HelpTopics.statusRows }
}

/// Suggestions for the command line.
package enum SpellingHelp {
  package static func nearest(_ word: String, in words: [String]) -> String? { Spelling.nearest(word, in: words) }
}

/// A JSON document to be looked into.
package struct JSONTree {
  private let value: JSONValue

  package init?(_ text: String) {
    guard let value = JSONValue(text) else { return nil }
    self.value = value
  }

  private init(value: JSONValue) { self.value = value }

  package subscript(_ key: String) -> JSONTree? { value[key].map { JSONTree(value: $0) } }
  package var string: String? { if case .string(let text) = value { text } else { nil } }
  package var elements: [JSONTree]? {
    if case .array(let elements) = value { elements.map { JSONTree(value: $0) } } else { nil }
  }
}
