extension Directive {
  static let automode: Directive = Directive(
    ["automode"], usage: "#automode",
    summary: "Ends statements at a blank line, or before a line that starts with a dot or #."
  ) { shell, _ in
    shell.settings.inputMode = .auto
  }
}
