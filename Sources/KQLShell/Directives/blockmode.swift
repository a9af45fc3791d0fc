extension Directive {
  static let blockmode: Directive = Directive(
    ["blockmode"], usage: "#blockmode", summary: "Ends statements at blank lines only."
  ) { shell, _ in
    shell.settings.inputMode = .block
  }
}
