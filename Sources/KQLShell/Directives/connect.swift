import KQLDiagnostics

extension Directive {
  static let connect: Directive = Directive(
    ["connect"], usage: "#connect [TARGET]", summary: "Shows what is open, or opens another data directory.",
    argument: .file
  ) { shell, argument throws(Diagnostic) in
    if argument.isEmpty {
      shell.console.inform(shell.engine.targetDescription)
    } else {
      try shell.open(shell.resolve(unquoted(argument)))
    }
  }
}
