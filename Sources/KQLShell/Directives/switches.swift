import KQLDiagnostics

/// The switches of Kusto.Cli, each `#name on|off`, `#nameon` or `#nameoff`.
extension Directive {
  static let switches: [Directive] = [
    setting("time", "Shows rows, time and what was scanned after each statement."),
    setting("focus", "Shows results only."),
    setting("csvheaders", "Writes the header of csv and tsv."),
    setting("results", "Shows results at all."),
    setting("type", "Shows the row of types in tables."),
    setting("pretty", "Shows errors with their line and a caret."),
    setting("crid", "Shows the id of each request."),
    setting("mars", "Shows all results of a statement, not the first only."),
    format("table", on: "table", off: "list", "Shows results as tables, or as lists."),
    format("markdown", on: "markdown", off: "table", "Shows results as Markdown."),
    withoutEffect("progressive"), withoutEffect("querystreaming"), withoutEffect("v2protocol"),
  ]

  private static func setting(_ name: String, _ summary: String) -> Directive {
    make(name, summary) { shell, argument, directive throws(Diagnostic) in
      try change(name, argument.isEmpty ? "on" : argument, shell, directive)
    }
  }

  private static func format(_ name: String, on: String, off: String, _ summary: String) -> Directive {
    make(name, summary) { shell, argument, directive throws(Diagnostic) in
      guard ["", "on", "off"].contains(argument) else {
        throw usageError("'\(argument)' is neither on nor off", directive)
      }
      try change("format", argument == "off" ? off : on, shell, directive)
    }
  }

  /// Of the protocol between Kusto.Cli and a cluster: there is none here.
  private static func withoutEffect(_ name: String) -> Directive {
    make(name, "Has no effect here: there is no network between shell and engine.") {
      shell, argument, directive throws(Diagnostic) in
      guard ["", "on", "off"].contains(argument) else {
        throw usageError("'\(argument)' is neither on nor off", directive)
      }
      shell.console.inform("#\(name) has no effect here: there is no network between shell and engine")
    }
  }

  private static func make(
    _ name: String, _ summary: String,
    _ run: @escaping @Sendable (Shell, String, Directive) throws(Diagnostic) -> Void
  ) -> Directive {
    let bare = Directive([name], usage: "#\(name) on|off", summary: summary, isSwitch: true) { _, _ in }
    return Directive(
      [name], usage: bare.usage, summary: summary, argument: .words(["on", "off"]), isSwitch: true
    ) { shell, argument throws(Diagnostic) in try run(shell, argument, bare) }
  }
}
