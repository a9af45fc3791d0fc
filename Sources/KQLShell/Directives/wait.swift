import KQLDiagnostics

extension Directive {
  static let wait: Directive = Directive(
    ["wait"], usage: "#wait", summary: "Waits until the asynchronous commands have ended."
  ) { shell, argument throws(Diagnostic) in
    guard argument.isEmpty else { throw usageError("nothing stands after #wait", wait) }
    shell.waitForOperations()
  }
}
