import KQLDiagnostics

extension Directive {
  static let maxwidth: Directive = Directive(
    ["maxwidth"], usage: "#maxwidth [N|auto]", summary: "Limits the columns of the terminal that results use.",
    argument: .words(["auto"])
  ) { shell, argument throws(Diagnostic) in
    try change("maxwidth", argument, shell, maxwidth)
  }
}
