extension Directive {
  static let linemode: Directive = Directive(
    ["linemode"], usage: "#linemode", summary: "Ends statements at each newline; & at its end joins the next line."
  ) { shell, _ in
    shell.settings.inputMode = .line
  }
}
