import KQLDiagnostics

extension Directive {
  static let loop: Directive = Directive(
    ["loop"], usage: "#loop N TEXT", summary: "Runs a statement several times."
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let count = Int(words[0]), count >= 0 else {
      throw usageError("a count and a statement are needed", loop)
    }
    for _ in 0..<count where !shell.ledger.isLeaving {
      shell.runText(trimmed(words[1]))
      if shell.interrupts.cause == .interrupt { return }
    }
  }
}
