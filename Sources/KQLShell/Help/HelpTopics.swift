import KQLDiagnostics
import KQLEngine
import KQLRendering

/// Everything `?` knows, offline: directives, keys, formats, settings, codes, and all that is built in.
enum HelpTopics {
  /// Topics that are not definitions.
  static let names = ["directives", "keys", "formats", "settings", "properties", "errors", "statuses"]

  /// Empty when there is no help on the topic.
  static func text(for topic: String, _ shell: Shell) -> String {
    let topic = Directive.trimmed(topic)
    let bare = topic.hasPrefix("#") ? String(topic.dropFirst()) : topic
    switch bare.lowercased() {
    case "": return overview
    case "directives": return directives
    case "keys": return keys
    case "formats": return list(ResultFormat.all.map { ($0.name, $0.summary) })
    case "settings":
      return list(Setting.all.map { ($0.name, "\($0.summary) (\($0.get(shell.settings)); default \($0.standard))") })
    case "properties": return list(RequestProperty.all.map { ($0.name, $0.summary) })
    case "errors": return list(ErrorCode.all.map { ($0.code, $0.meaning) })
    case "statuses": return statuses
    default: break
    }
    if topic.hasPrefix("#") || DefinitionHelp.pages(topic).isEmpty, let directive = Directive.find(bare) {
      return help(directive)
    }
    if let code = ErrorCode.find(topic) { return code.help }
    if let property = RequestProperty.find(topic) { return property.help }
    if let setting = Setting.find(topic), DefinitionHelp.pages(topic).isEmpty {
      return "#set \(setting.name)=VALUE\n  \(setting.summary); default \(setting.standard)"
    }
    return DefinitionHelp.pages(topic).joined(separator: "\n")
  }

  static func nearest(to topic: String) -> String? {
    Spelling.nearest(topic, in: names + Directive.all.flatMap(\.names) + ErrorCode.all.map(\.code))
      ?? DefinitionHelp.nearest(to: topic)
  }

  private static func help(_ directive: Directive) -> String {
    var text = "\(directive.usage)\n  \(directive.summary)"
    if !directive.details.isEmpty { text += "\n  \(directive.details)" }
    let others = directive.names.dropFirst()
    if !others.isEmpty { text += "\n  also: " + others.map { $0 == "q" ? $0 : "#" + $0 }.joined(separator: ", ") }
    return text
  }

  private static let overview = """
    A query or a command (it starts with a dot) runs at Enter when it is complete; Alt-Enter begins a new row.
      ? .create table   a command             ? summarize   an operator or function
      ? SEM0100         an error code         ? #save       a directive
      ? directives      what # can do         ? keys        the keys of the editor
      ? formats         output formats        ? settings    what #set changes
      ? properties      of requests (#crp)    ? errors      all codes
      ? statuses        of the process
    Tab completes, Ctrl-R searches the history, Ctrl-C drops the text or cancels, q leaves.
    """

  private static var directives: String { list(Directive.all.map { ($0.usage, $0.summary) }) }

  private static var keys: String {
    list(
      EditAction.allCases.map { ($0.keyText, $0.summary) } + [
        ("Ctrl-C", "Drop the text (Ctrl-Y brings it back); while a statement runs, cancel it; twice, leave"),
        ("Ctrl-D", "On an empty text, leave"), ("Ctrl-Z", "Suspend"),
      ])
  }

  private static var statuses: String { list(statusRows) }

  static let statusRows = [
    ("0", "every statement succeeded"), ("1", "a statement failed, or a row of its result says so"),
    ("2", "a bad option or value, an unreadable script or start file"), ("3", "the target cannot be opened"),
    ("4", "an #assert failed"), ("124", "the time limit was reached"), ("130", "interrupted"),
    ("141", "the reader of the output went away"), ("143", "terminated"),
  ]

  private static func list(_ rows: [(String, String)]) -> String {
    let width = min(34, (rows.map(\.0.count).max() ?? 0) + 2)
    return rows.map { left, right in
      "  " + left + String(repeating: " ", count: max(2, width - left.count)) + right
    }.joined(separator: "\n")
  }
}
