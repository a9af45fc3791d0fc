import KQLDiagnostics

extension Directive {
  static let output: Directive = Directive(
    ["output"], usage: "#output [FILE]", summary: "Sends all results to a file, or back to the output.",
    argument: .file
  ) { shell, argument throws(Diagnostic) in
    let path = argument.isEmpty ? nil : shell.resolve(unquoted(argument))
    if let path { try Sandbox.check(path) }
    try shell.presenter.redirect(to: path, once: false)
  }
}
