import KQLDiagnostics

extension Directive {
  static let output: Directive = Directive(
    ["output"], usage: "#output [FILE]", summary: "Sends all results to a file, or back to the output.",
    argument: .file
  ) { shell, argument throws(Diagnostic) in
    try shell.presenter.redirect(to: argument.isEmpty ? nil : shell.resolve(unquoted(argument)), once: false)
  }
}
