import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// Commands of the service that are refused by name, so that nobody looks for a mistake in their text.
enum Unsupported {
  /// First the exact grammars, so that a command is refused under its own name, then beginnings that anything may
  /// follow. What is implemented is left out.
  static let commands: [ManagementCommand] = {
    let supported = Set(ManagementCommand.supported.map(\.id))
    let exact = lines(UnsupportedGrammar.lines).compactMap { line -> ManagementCommand? in
      let (id, syntax) = parts(line)
      return supported.contains(id) ? nil : command(id, syntax)
    }
    let beginnings = lines(UnsupportedText.lines).compactMap { line -> ManagementCommand? in
      var (id, syntax) = parts(line)
      // `!` before an id: a form that is refused of a command that is here.
      if id.hasPrefix("!") { id.removeFirst() } else if supported.contains(id) { return nil }
      // `=` before a syntax: nothing may follow it.
      return command(id, syntax.hasPrefix("=") ? String(syntax.dropFirst()) : "\(syntax) [<input_data>]")
    }
    return exact + beginnings
  }()

  /// By bytes: hundreds of lines are cut before the first command of a session runs.
  private static func lines(_ text: String) -> [Substring] {
    text.utf8.split(separator: UInt8(ascii: "\n")).map { Substring($0) }
  }

  private static func parts(_ line: Substring) -> (id: String, syntax: String) {
    guard let bar = line.utf8.firstIndex(of: UInt8(ascii: "|")) else { return (String(line), String(line)) }
    return (String(line[..<bar]), String(line[line.index(after: bar)...]))
  }

  private static func command(_ id: String, _ syntax: String) -> ManagementCommand {
    ManagementCommand(
      id, syntax: syntax, summary: "Not supported here.", permission: .anyone, effect: .writes, result: nil,
      commandType: id
    ) { context in throw refusal(context) }
  }

  private static func refusal(_ context: CommandContext) -> Diagnostic {
    if context.command.syntax.contains("external table"), context.command.syntax.contains("kind '='") {
      return CommandError.unsupported(
        "an external table of kind sql or delta", hint: "kind=storage over local folders is",
        range: context.command.range)
    }
    let words = words(context.command.syntax)
    let name = words.joined(separator: " ")
    return CommandError.unsupported("'\(name)'", hint: hint(words), range: context.command.range)
  }

  /// The keywords that are always there.
  private static func words(_ syntax: String) -> [Substring] {
    ManagementCommand.leadingKeywords(syntax).split(separator: " ")
  }

  /// Why there is no such thing here, else the commands that begin alike.
  private static func hint(_ words: [Substring]) -> String? {
    if let reason = reasons.first(where: { words.contains(Substring($0.word)) }) { return reason.text }
    let refused = Set(commands.map(\.id))
    for count in stride(from: words.count - 1, through: 2, by: -1) {
      let start = words.prefix(count)
      let near = ManagementCommand.all.filter {
        !refused.contains($0.id) && Self.words($0.syntax).starts(with: start)
      }
      var names: [String] = []
      for command in near where !names.contains(command.name) { names.append(command.name) }
      if !names.isEmpty { return "near: " + names.prefix(4).joined(separator: ", ") }
    }
    return nil
  }

  private static let reasons: [(word: String, text: String)] = [
    ("row_level_security", "external tables have no row level security; write it into a function over the table"),
    ("encoding", "its JSON is not documented: set the policy column by column, .alter column T.c policy encoding"),
    ("follower", "a data directory has no followers"),
    ("workload_group", "one shell is one workload; request limits are client request properties"),
    ("workload_groups", "one shell is one workload; request limits are client request properties"),
    ("purge", "use .delete table … records"), (".purge", "use .delete table … records"),
    ("purges", "use .delete table … records"),
    ("entity_group", "name the databases in the query: union database('A').T, database('B').T"),
    ("entity_groups", "name the databases in the query: union database('A').T, database('B').T"),
    (".attach", "open the folder as data directory"),
    (".detach", "a database belongs to its data directory; .drop database removes it for good"),
    (".cancel", "Ctrl-C cancels the running request"),
    ("operation", "an asynchronous command has ended when it answers; run it without async to see its rows"),
  ]
}
