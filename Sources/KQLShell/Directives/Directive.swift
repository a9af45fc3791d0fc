import KQLDiagnostics

/// A line that starts with `#` (or `?`, `q`): about the shell, never sent to the engine.
struct Directive: Sendable {
  /// As typed, without the `#`; the first is the one that help shows.
  let names: [String]
  /// One line: `#format NAME`.
  let usage: String
  let summary: String
  let run: @Sendable (Shell, _ argument: String) throws(Diagnostic) -> Void

  init(
    _ names: [String], usage: String, summary: String,
    run: @escaping @Sendable (Shell, _ argument: String) throws(Diagnostic) -> Void
  ) {
    self.names = names
    self.usage = usage
    self.summary = summary
    self.run = run
  }

  static let all: [Directive] = [
    .help, .quit, .abort, .dbcontext, .actAs, .format, .output, .save, .script, .scriptOne, .clock, .export, .assert, .time, .lineMode,
    .wait, .blockMode, .autoMode, .maxRows, .queryParameter, .requestProperty, .echo, .loop, .last, .strict, .quiet, .clear,
    .set,
  ]

  /// Names the language library knows that mean nothing here.
  static let ignored: Set<String> = [
    "automate", "browse", "truesight", "upload", "welcome", "download", "run", "sqr", "query",
  ]

  /// Splits `#format json` into its directive and argument; nil for an unknown name.
  static func parse(_ line: String) -> (name: String, argument: String) {
    var text = Substring(line)
    if text.hasPrefix("#") { text = text.dropFirst() }
    if text.hasPrefix("?") { return ("help", trimmed(text.dropFirst())) }
    let name = text.prefix { !$0.isWhitespace }
    return (String(name), trimmed(text.dropFirst(name.count)))
  }

  static func find(_ name: String) -> Directive? { all.first { $0.names.contains(name) } }

  /// The known name nearest to a mistyped one.
  static func nearest(to name: String) -> String? { Spelling.nearest(name, in: all.flatMap(\.names)) }

  static func trimmed(_ text: some StringProtocol) -> String {
    var slice = text[...]
    while slice.first?.isWhitespace == true { slice = slice.dropFirst() }
    while slice.last?.isWhitespace == true { slice = slice.dropLast() }
    return String(slice)
  }

  static func usageError(_ message: String, _ directive: String) -> Diagnostic {
    Diagnostic(code: "", message, hints: ["usage: \(directive)"])
  }
}
