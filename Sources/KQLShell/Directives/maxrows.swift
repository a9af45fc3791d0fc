import KQLDiagnostics

extension Directive {
  static let maxrows: Directive = Directive(
    ["maxrows"], usage: "#maxrows [N]", summary: "Limits the rows shown on a terminal."
  ) { shell, argument throws(Diagnostic) in
    try change("maxrows", argument, shell, maxrows)
  }
}
