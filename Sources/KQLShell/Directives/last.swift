import KQLDiagnostics

extension Directive {
  static let last: Directive = Directive(
    ["last"], usage: "#last", summary: "Shows the last result again, complete, in the pager."
  ) { shell, _ throws(Diagnostic) in
    try shell.presenter.showAgain()
  }
}
