import KQLDiagnostics

extension Directive {
  static let pager: Directive = Directive(
    ["pager"], usage: "#pager on|off|auto", summary: "Shows results in a pager; auto: only what #last shows.",
    argument: .words(["on", "off", "auto"])
  ) { shell, argument throws(Diagnostic) in
    try change("pager", argument, shell, pager)
  }
}
