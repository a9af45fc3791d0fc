import KQLColumns
import KQLDiagnostics

extension Directive {
  static let export: Directive = Directive(
    ["export"], usage: "#export run NAME",
    summary: "Runs a continuous export now; shows its cursor before and after, then the files written.",
    argument: .words(["run"])
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    guard words.count == 2, words[0] == "run" else { throw usageError("'\(argument)' is not understood", export) }
    let name = trimmed(words[1])
    let (results, failure) = try shell.session.runExport(name)
    do {
      try shell.presenter.show(results, cancellation: Cancellation())
    } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "Internal", "\(error)")
    }
    // A run that failed is a failed statement.
    if let failure { throw Diagnostic(code: "", "the run of continuous export '\(name)' failed: \(failure)") }
  }
}
