/// What every built-in of the language says about itself.
///
/// Help, completion, the reference pages and the example tests are derived from it and from nothing else, so they
/// cannot disagree with the implementation beside it.
package protocol Definition: Sendable {
  /// As the user writes it.
  var name: String { get }
  /// One sentence, starting with a verb, ending with a period.
  var summary: String { get }
  /// One line of syntax.
  var usage: String { get }
  /// Shown in help and in the reference, and run as tests.
  var examples: [Example] { get }
  /// What else is to be known of it: a sentence each.
  var remarks: [String] { get }
}

extension Definition {
  package var remarks: [String] { [] }
}

extension Definition {
  /// Known by name only, to say why it is not here.
  package var isRefused: Bool { summary.hasPrefix("Is refused:") }
}

/// A query and the values it gives: rows on lines, cells joined with ` | `, `null` for nulls; or the text of an error
/// after `error: `. A failing example is reported at the line that wrote it.
package struct Example: Sendable {
  package let query: String
  package let output: String
  /// Statements that run before it.
  package let setup: [String]
  package let fileID: String
  package let line: Int

  package init(
    _ query: String, _ output: String, after setup: [String] = [], fileID: String = #fileID, line: Int = #line
  ) {
    self.query = query
    self.output = output
    self.setup = setup
    self.fileID = fileID
    self.line = line
  }
}
