extension Directive {
  static let abort: Directive = Directive(["abort", "a"], usage: "#abort", summary: "Leaves now, with status 1.") { shell, _ in
    shell.ledger.leave(status: ExitStatus.failedStatement)
  }
}
