import Glibc
import KQLDiagnostics

extension Directive {
  private static let pieceMicroseconds: UInt32 = 20_000

  static let watch: Directive = Directive(
    ["watch"], usage: "#watch SECONDS TEXT", summary: "Runs a statement again and again on a clear screen, until Ctrl-C."
  ) { shell, argument throws(Diagnostic) in
    let words = argument.split(separator: " ", maxSplits: 1)
    guard words.count == 2, let seconds = Double(words[0]), seconds > 0, seconds.isFinite else {
      throw usageError("a number of seconds and a statement are needed", watch)
    }
    let text = trimmed(words[1])
    while !shell.ledger.isLeaving {
      shell.console.clearScreen()
      shell.console.inform("every \(words[0]) s: \(text) · Ctrl-C ends")
      shell.runText(text)
      if shell.interrupts.cause != nil || shell.ledger.isLeaving || shell.ledger.hasPendingFailure { return }
      let end = MonotonicTime.seconds + seconds
      let wasCancelled = shell.interrupts.running(timeoutSeconds: nil) { cancellation in
        while MonotonicTime.seconds < end, !cancellation.isCancelled { usleep(pieceMicroseconds) }
        return cancellation.isCancelled
      }
      if wasCancelled {
        shell.console.leaveEcho()
        if !shell.isInteractive, let cause = shell.interrupts.cause { shell.ledger.leave(status: cause.status) }
        return
      }
    }
  }
}
