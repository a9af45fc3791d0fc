import KQLDiagnostics

extension Directive {
  static let qp: Directive = Directive(
    ["qp"], usage: "#qp [NAME[=VALUE]]", summary: "Lists, sets or removes query parameters.",
    details: "Their types are those of declare query_parameters; quotes around a value are dropped."
  ) { shell, argument in
    let (name, value) = pair(argument)
    if name.isEmpty {
      for (name, value) in shell.settings.parameters.sorted(by: { $0.key < $1.key }) {
        shell.console.inform("\(name) = \(SecretText.masked(value))")
      }
    } else {
      shell.settings.parameters[name] = value
    }
  }
}
