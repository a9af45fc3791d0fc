import KQLDiagnostics

/// What the executable's help says about the shell.
package enum SubcommandNames {
  package static var all: [String] { (Subcommand.all.map(\.name) + ["completion", "help"]).sorted() }
  package static var text: String { all.joined(separator: ", ") }
  package static var topics: String { HelpTopics.names.joined(separator: ", ") }
  package static var statuses: [(String, String)] { HelpTopics.statusRows }
}

/// Suggestions for the command line.
package enum SpellingHelp {
  package static func nearest(_ word: String, in words: [String]) -> String? { Spelling.nearest(word, in: words) }
}
