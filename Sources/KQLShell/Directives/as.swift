import KQLDiagnostics

extension Directive {
  static let actAs: Directive = Directive(
    ["as"], usage: "#as [PRINCIPAL[,GROUP…]]",
    summary: "Acts as a principal with only the roles granted to it; alone: as the owner of the data again."
  ) { shell, argument throws(Diagnostic) in try shell.session.act(as: argument) }
}
