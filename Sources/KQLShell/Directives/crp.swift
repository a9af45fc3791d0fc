import KQLDiagnostics
import KQLEngine

extension Directive {
  static let crp: Directive = Directive(
    ["crp"], usage: "#crp [NAME[=VALUE]] | #crp -list|-doc [PREFIX]",
    summary: "Lists, sets or removes client request properties, or explains them.", argument: .property
  ) { shell, argument throws(Diagnostic) in
    for option in ["-list", "-doc"] where argument == option || argument.hasPrefix(option + " ") {
      let prefix = trimmed(argument.dropFirst(option.count)).lowercased()
      for property in RequestProperty.all where property.name.lowercased().hasPrefix(prefix) {
        shell.console.inform(option == "-list" ? property.name : property.help)
      }
      return
    }
    let (name, value) = pair(argument)
    if name.isEmpty {
      for (name, value) in shell.settings.properties.sorted(by: { $0.key < $1.key }) {
        shell.console.inform("\(name) = \(SecretText.masked(value))")
      }
      return
    }
    if RequestProperty.find(name) == nil {
      let near = Spelling.hints(for: name, in: RequestProperty.all.map(\.name))
      throw Diagnostic(
        code: "", "'\(name)' is not a client request property",
        hints: near.isEmpty ? ["#crp -list lists them"] : near)
    }
    shell.settings.properties[name] = value
  }
}
