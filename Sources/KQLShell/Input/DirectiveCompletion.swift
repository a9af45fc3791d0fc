import KQLEngine
import KQLRendering

/// Candidates for a line that is a directive.
struct DirectiveCompletion {
  private let shell: Shell

  init(_ shell: Shell) { self.shell = shell }

  func candidates(_ text: String, cursor: Int) -> Candidates {
    let typed = String(decoding: Array(text.utf8.prefix(cursor)), as: UTF8.self)
    guard let space = typed.firstIndex(of: " ") else {
      let items =
        typed.hasPrefix("?")
        ? []
        : Directive.all.flatMap { directive in
          directive.names.filter { $0 != "q" }.map {
            Candidate(.keyword, "#" + $0, detail: directive.usage, summary: directive.summary)
          }
        }
      return Candidates(replaced: 0..<cursor, prefix: typed, items: items).matching()
    }
    let name = typed[..<space].dropFirst()
    let argument = String(typed[typed.index(after: space)...])
    let kind = text.hasPrefix("?") ? .topic : Directive.find(String(name))?.argumentKind ?? .none
    let start = cursor - argument.utf8.count
    return Candidates(replaced: start..<cursor, prefix: argument, items: items(kind, argument)).matching()
  }

  private func items(_ kind: Directive.ArgumentKind, _ argument: String) -> [Candidate] {
    switch kind {
    case .none: []
    case .file: FileNames.candidates(argument)
    case .words(let words): words.map { Candidate(.value, $0) }
    case .database: shell.engine.databaseNames.map { Candidate(.table, $0, detail: "database") }
    case .setting:
      if let equals = argument.firstIndex(of: "="), let setting = Setting.find(String(argument[..<equals])) {
        setting.values.map { Candidate(.value, "\(setting.name)=\($0)") }
      } else {
        Setting.all.map { Candidate(.property, $0.name, insertion: $0.name + "=", detail: $0.get(shell.settings), summary: $0.summary) }
      }
    case .property:
      RequestProperty.all.map {
        Candidate(.property, $0.name, insertion: $0.name + "=", detail: $0.type, summary: $0.summary)
      }
    case .topic:
      HelpTopics.names.map { Candidate(.keyword, $0, detail: "topic") }
        + BuiltinDefinitions.all.map { Candidate(.builtin, $0.name, detail: $0.usage, summary: $0.summary) }
    }
  }
}
