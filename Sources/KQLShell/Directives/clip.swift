import KQLDiagnostics

extension Directive {
  static let clip: Directive = Directive(
    ["clip"], usage: "#clip", summary: "Puts the next result into the clipboard, tab-separated."
  ) { shell, _ throws(Diagnostic) in
    try shell.presenter.redirectToClipboard()
  }
}
