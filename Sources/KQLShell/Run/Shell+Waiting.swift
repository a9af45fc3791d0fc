import KQLDiagnostics
import KQLEngine

/// Asynchronous commands run beside the statements that follow them; this is where the shell waits for them.
extension Shell {
  /// Before the target is left: a script has done its work when its asynchronous commands have, unless `--no-wait`.
  func waitAtEnd() {
    if !isInteractive && options.waits && !ledger.isLeaving { waitForOperations() }
  }

  /// Until the asynchronous commands have ended, or a signal or the time limit comes; says which of them failed.
  func waitForOperations() {
    interrupts.running(timeoutSeconds: settings.timeoutSeconds) { cancellation in
      _ = engine.waitForOperations { cancellation.isCancelled }
    }
    if tellFailedOperations(), !isInteractive { ledger.count(ExitStatus.failedStatement) }
    if let cause = interrupts.cause {
      if isInteractive { console.inform("no longer waiting") } else { ledger.leave(because: cause.status) }
    }
    console.flush()
  }

  /// Says which asynchronous commands have failed since this was asked last; whether any has.
  @discardableResult
  func tellFailedOperations() -> Bool {
    let failures = engine.takeOperationFailures()
    guard !failures.isEmpty else { return false }
    console.output.flush()
    for failure in failures { console.errors.write("error: operation \(failure.id) failed: \(failure.message)\n") }
    return true
  }
}
