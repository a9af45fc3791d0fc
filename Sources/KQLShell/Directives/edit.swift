import KQLDiagnostics

extension Directive {
  static let edit: Directive = Directive(
    ["edit"], usage: "#edit [N]", summary: "Opens the last statement, or number N of #history, in your editor.",
    details: "What is written there is typed at the next prompt."
  ) { shell, argument throws(Diagnostic) in
    guard let terminal = shell.terminal else { throw Diagnostic(code: "", "#edit needs a prompt") }
    let entries = terminal.history.all
    var text = entries.last { !$0.hasPrefix("#") } ?? ""
    if !argument.isEmpty {
      guard let number = Int(argument), entries.indices.contains(number - 1) else {
        throw Diagnostic(code: "", "'\(argument)' is not a number of the history", hints: ["#history lists them"])
      }
      text = entries[number - 1]
    }
    shell.console.flush()
    guard let edited = ChildProcess.edit(text, shell.interrupts) else {
      throw Diagnostic(code: "", "the editor failed", hints: ["$VISUAL or $EDITOR names it"])
    }
    terminal.initialText = edited
  }
}
