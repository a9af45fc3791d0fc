import KQLDiagnostics

extension Directive {
  static let strict: Directive = Directive(
    ["strict"], usage: "#strict on|off", summary: "Makes warnings count as failures.", argument: .words(["on", "off"]),
    isSwitch: true
  ) { shell, argument throws(Diagnostic) in
    try change("strict", argument, shell, strict)
  }
}
