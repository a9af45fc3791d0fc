import KQLDiagnostics
import KQLRendering

/// A line that starts with `#` (or `?`, `q`): about the shell, never sent to the engine.
struct Directive: Sendable {
  /// What may be given, for completion.
  enum ArgumentKind: Sendable {
    case none, file, database, setting, property, topic
    case words([String])
  }

  /// As typed, without the `#`; the first is the one that help shows.
  let names: [String]
  /// One line: `#format NAME`.
  let usage: String
  let summary: String
  /// More than the summary, for its own help.
  let details: String
  let argumentKind: ArgumentKind
  /// Whether `#nameon` and `#nameoff` mean `#name on` and `#name off`.
  let isSwitch: Bool
  let run: @Sendable (Shell, _ argument: String) throws(Diagnostic) -> Void

  init(
    _ names: [String], usage: String, summary: String, details: String = "", argument: ArgumentKind = .none,
    isSwitch: Bool = false, run: @escaping @Sendable (Shell, _ argument: String) throws(Diagnostic) -> Void
  ) {
    self.names = names
    self.usage = usage
    self.summary = summary
    self.details = details
    argumentKind = argument
    self.isSwitch = isSwitch
    self.run = run
  }

  /// In the order of help.
  static let all: [Directive] =
    [
      .help, .quit, .abort, .connect, .open, .dbcontext, .actAs, .script, .scriptml, .format, .output, .save, .clip, .last,
      .maxrows, .maxwidth, .pager, .history, .edit, .loop, .watch, .wait, .export, .assert, .crp, .qp, .set, .clock, .linemode,
      .blockmode, .automode, .echo, .strict, .cls, .end,
    ] + switches

  /// Names the language library knows that mean nothing here.
  static let ignored: Set<String> = [
    "automate", "browse", "truesight", "upload", "welcome", "download", "run", "sqr", "query",
  ]

  /// Every name that `find` knows.
  static var knownNames: [String] {
    all.flatMap { directive in
      directive.names + (directive.isSwitch ? directive.names.flatMap { [$0 + "on", $0 + "off"] } : [])
    }
  }

  static func isDirective(_ text: String) -> Bool { text.hasPrefix("#") || text.hasPrefix("?") }

  /// Splits `#format json` into its name and argument.
  static func parse(_ line: String) -> (name: String, argument: String) {
    var text = Substring(line)
    if text.hasPrefix("#") { text = text.dropFirst() }
    if text.hasPrefix("?") { return ("help", trimmed(text.dropFirst())) }
    let name = text.prefix { !$0.isWhitespace }
    return (String(name), trimmed(text.dropFirst(name.count)))
  }

  static func find(_ name: String) -> Directive? {
    let lower = name.lowercased()
    return all.first { directive in
      directive.names.contains(lower)
        || directive.isSwitch && directive.names.contains { $0 + "on" == lower || $0 + "off" == lower }
    }
  }

  /// The argument, or the one that a name like `timeoff` holds.
  func argument(_ name: String, _ argument: String) -> String {
    let lower = name.lowercased()
    guard isSwitch, argument.isEmpty, !names.contains(lower) else { return argument }
    return lower.hasSuffix("off") ? "off" : "on"
  }

  /// The known name nearest to a mistyped one.
  static func nearest(to name: String) -> String? {
    Spelling.nearest(name, in: knownNames)
  }

  static func trimmed(_ text: some StringProtocol) -> String {
    var slice = text[...]
    while slice.first?.isWhitespace == true { slice = slice.dropFirst() }
    while slice.last?.isWhitespace == true { slice = slice.dropLast() }
    return String(slice)
  }

  /// Without a pair of quotes around it.
  static func unquoted(_ text: String) -> String {
    guard text.count >= 2, let quote = text.first, quote == text.last, quote == "'" || quote == "\"" else { return text }
    return String(text.dropFirst().dropLast())
  }

  /// `NAME=VALUE`, or a name alone.
  static func pair(_ text: String) -> (name: String, value: String?) {
    guard let equals = text.firstIndex(of: "=") else { return (trimmed(text), nil) }
    return (trimmed(text[..<equals]), unquoted(trimmed(text[text.index(after: equals)...])))
  }

  static func usageError(_ message: String, _ directive: Directive) -> Diagnostic {
    Diagnostic(code: "", message, hints: ["usage: \(directive.usage)"])
  }

  /// A file name that must be there.
  static func file(_ argument: String, _ directive: Directive) throws(Diagnostic) -> String {
    let path = unquoted(argument)
    guard !path.isEmpty else { throw usageError("a file name is needed", directive) }
    return path
  }

  /// Changes a setting, or shows it when no value is given.
  static func change(_ name: String, _ value: String, _ shell: Shell, _ directive: Directive) throws(Diagnostic) {
    guard let setting = Setting.find(name) else { return }
    if value.isEmpty {
      shell.console.inform("\(name) = \(setting.get(shell.settings))")
      return
    }
    guard setting.set(shell.settings, value) else {
      var error = usageError("'\(value)' is no value of '\(name)'", directive)
      let near = Spelling.hints(for: value, in: setting.values)
      if !setting.values.isEmpty {
        error.hints = near.isEmpty ? ["values: \(setting.values.joined(separator: ", "))"] : near
      }
      throw error
    }
  }
}
