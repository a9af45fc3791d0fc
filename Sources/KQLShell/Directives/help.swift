import KQLDiagnostics
import KQLRendering

extension Directive {
  static let help = Directive(
    ["help", "h"], usage: "#help [TOPIC]", summary: "Explains a directive, a command, an operator or a function."
  ) { shell, argument throws(Diagnostic) in
    if argument.isEmpty {
      shell.inform(overview)
      return
    }
    let topic = argument.hasPrefix("#") ? String(argument.dropFirst()) : argument
    if let directive = find(topic), argument.hasPrefix("#") || shell.engine.help(topic).isEmpty {
      shell.inform("\(directive.usage)\n  \(directive.summary)")
      return
    }
    if topic == "formats" {
      for format in ResultFormat.all { shell.inform("\(format.name)\n  \(format.summary)") }
      return
    }
    let pages = shell.engine.help(topic)
    guard !pages.isEmpty else {
      throw Diagnostic(code: "", "there is no help on '\(topic)'", hints: ["? alone lists the topics"])
    }
    for page in pages { shell.inform(page) }
  }

  private static var overview: String {
    var text = """
      Statements end at a blank line or when complete; commands start with a dot.
      ? TOPIC explains a command (? .create table), an operator (? summarize), a function (? strcat), ? formats.

      """
    for directive in all {
      text += "  " + directive.usage.padded(to: 34) + directive.summary + "\n"
    }
    text.removeLast()
    return text
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(2, width - count))
  }
}
