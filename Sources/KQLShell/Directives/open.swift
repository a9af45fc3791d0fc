import KQLDiagnostics

extension Directive {
  static let open: Directive = Directive(
    ["open"], usage: "#open DIRECTORY", summary: "Opens another data directory, or :memory:.", argument: .file
  ) { shell, argument throws(Diagnostic) in
    let path = unquoted(argument)
    guard !path.isEmpty else { throw Diagnostic(code: "", "a directory is needed", hints: ["usage: #open DIRECTORY"]) }
    try shell.open(path == ":memory:" ? path : shell.resolve(path))
  }
}
