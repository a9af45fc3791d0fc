extension Directive {
  static let cls: Directive = Directive(["cls"], usage: "#cls", summary: "Clears the screen.") { shell, _ in
    shell.console.clearScreen()
  }
}
