import KQLDiagnostics

extension Directive {
  static let echo: Directive = Directive(
    ["echo"], usage: "#echo on|off|errors", summary: "Shows statements before their results, or only those that fail.",
    argument: .words(["on", "off", "errors"])
  ) { shell, argument throws(Diagnostic) in
    try change("echo", argument == "on" ? "all" : argument, shell, echo)
  }
}
