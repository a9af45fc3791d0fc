import KQLSyntax

/// Turns what the parser says may follow into what Tab inserts or lists.
enum Completer {
  static func complete(_ text: String, cursor: Int, grammar: Grammar) -> LineEditor.Completions {
    let completion = Completion.at(cursor, in: text, grammar: grammar)
    let prefix = completion.prefix
    let fitting = (completion.words + completion.parameters.map { $0 + "=" }).filter { $0.hasPrefix(prefix) }
    guard let first = fitting.first else { return LineEditor.Completions() }
    if fitting.count == 1 {
      return LineEditor.Completions(insertion: String(first.dropFirst(prefix.count)) + " ", choices: [])
    }
    var common = first
    for candidate in fitting.dropFirst() {
      common = String(zip(common, candidate).prefix { $0 == $1 }.map(\.0))
    }
    return LineEditor.Completions(insertion: String(common.dropFirst(prefix.count)), choices: fitting)
  }
}
