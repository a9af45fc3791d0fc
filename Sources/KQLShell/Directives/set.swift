import KQLDiagnostics

extension Directive {
  static let set: Directive = Directive(
    ["set"], usage: "#set [NAME[=VALUE]]", summary: "Lists the shell's settings with their defaults, or changes one.",
    argument: .setting
  ) { shell, argument throws(Diagnostic) in
    guard !argument.isEmpty else {
      shell.console.inform(listing(shell))
      return
    }
    let separator = argument.contains("=") ? "=" : " "
    let parts = argument.split(separator: Character(separator), maxSplits: 1).map { trimmed($0) }
    let name = parts.first?.lowercased() ?? ""
    guard Setting.find(name) != nil else {
      let near = Spelling.hints(for: name, in: Setting.all.map(\.name))
      throw Diagnostic(
        code: "", "'\(name)' is not a setting", hints: near.isEmpty ? ["#set lists them"] : near)
    }
    try change(name, parts.count > 1 ? unquoted(parts[1]) : "", shell, set)
  }

  private static func listing(_ shell: Shell) -> String {
    Setting.all.map { setting in
      let value = setting.get(shell.settings)
      let standard = value == setting.standard ? "" : " (default \(setting.standard))"
      let left = "\(setting.name) = \(value)\(standard)"
      return left + String(repeating: " ", count: max(1, 36 - left.count)) + setting.summary
    }.joined(separator: "\n")
  }
}
