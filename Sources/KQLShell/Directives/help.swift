import KQLDiagnostics

extension Directive {
  static let help: Directive = Directive(
    ["help", "h"], usage: "#help [TOPIC]", summary: "Explains a directive, command, operator, function or error code.",
    argument: .topic
  ) { shell, argument throws(Diagnostic) in
    let text = HelpTopics.text(for: argument, shell)
    guard !text.isEmpty else {
      var hints = HelpTopics.nearest(to: argument).map { ["did you mean '\($0)'?"] } ?? []
      hints.append("? alone lists the topics")
      throw Diagnostic(code: "", "there is no help on '\(argument)'", hints: hints)
    }
    shell.console.output.write(text.hasSuffix("\n") ? text : text + "\n")
  }
}
