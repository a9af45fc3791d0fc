import KQLDiagnostics

extension Directive {
  static let quit: Directive = Directive(
    ["quit", "exit", "q"], usage: "#quit [STATUS]", summary: "Leaves, with a status."
  ) { shell, argument throws(Diagnostic) in
    if argument.isEmpty {
      shell.ledger.leave(status: nil)
    } else if let status = Int32(argument), (0...255).contains(status) {
      shell.ledger.leave(status: status)
    } else {
      throw Diagnostic(
        code: "", "'\(argument)' is not a status from 0 to 255", hints: ["usage: #exit [STATUS]"])
    }
  }
}
