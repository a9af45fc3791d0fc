import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// Runs one statement: submits it, shows what comes back, and enters what became of it in the ledger.
final class StatementRunner {
  let interrupts: Interrupts
  let console: Console
  let settings: Settings
  let ledger: RunLedger
  let presenter: ResultPresenter
  /// Whether `$(NAME)` in string literals means a variable of the environment.
  let expandsEnvironment: Bool
  var engine: Engine
  var session: Session

  /// Messages and codes of what was wrong with the last statement; nil when it succeeded.
  private(set) var lastFailure: String?
  private(set) var lastSeconds = 0.0
  /// The last query or `.show` command, for typed text that begins with a pipe.
  private(set) var lastPipeable: String?

  init(
    interrupts: Interrupts, console: Console, settings: Settings, ledger: RunLedger, presenter: ResultPresenter,
    engine: Engine, session: Session, expandsEnvironment: Bool
  ) {
    self.interrupts = interrupts
    self.console = console
    self.settings = settings
    self.ledger = ledger
    self.presenter = presenter
    self.engine = engine
    self.session = session
    self.expandsEnvironment = expandsEnvironment
  }

  func run(_ text: String, _ origin: StatementOrigin) {
    ledger.settle()
    guard !ledger.isStopped else { return }
    ledger.statementCount += 1
    lastFailure = nil
    if settings.echo == .all { console.echo(text, prompt: session.database) }
    session.parameters = settings.parameters
    session.properties = settings.properties
    let expansion: EnvironmentExpansion
    do {
      expansion = expandsEnvironment ? try EnvironmentExpansion(text) : EnvironmentExpansion(unexpanded: text)
    } catch {
      failed([error], text, origin)
      return
    }
    let start = MonotonicTime.seconds
    do {
      let outcome = try submit(expansion.text)
      lastSeconds = MonotonicTime.seconds - start - presenter.pagedSeconds
      succeeded(outcome, text, origin)
    } catch {
      lastSeconds = MonotonicTime.seconds - start
      let failure = error as? RequestFailure
      var diagnostics = failure?.diagnostics ?? [Self.diagnostic(error)]
      for index in diagnostics.indices { diagnostics[index].range = expansion.original(diagnostics[index].range) }
      stopped(diagnostics, text, origin)
    }
    console.flush()
    if console.output.isClosed { ledger.leave(status: ExitStatus.closedOutput) }
    if let cause = interrupts.stopping {
      // The statement may have ended well before the signal was seen; the run ends all the same.
      ledger.leave(status: cause.status)
      return
    }
    do { try engine.runDueJobs() } catch { console.report([error], "", origin) }
  }

  /// Sends a statement and shows its results; the time limit and Ctrl-C hold for both.
  private func submit(_ text: String) throws -> RequestOutcome {
    let progress = ProgressLine(console: console, settings: settings)
    let onTick: (@Sendable () -> Void)? = { progress?.tick() }
    return try interrupts.running(timeoutSeconds: try settings.timeLimit(), onTick: onTick) {
      (cancellation: Cancellation) throws -> RequestOutcome in
      progress?.watch(cancellation.progress)
      defer { progress?.finish() }
      var results: [ResultTable] = []
      let outcome = try session.submit(text, cancellation: cancellation) { results.append($0) }
      progress?.finish()
      if settings.showsRequestId { console.inform("request \(outcome.clientActivityId)") }
      try presenter.show(results, cancellation: cancellation)
      return outcome
    }
  }

  private static func diagnostic(_ error: any Error) -> Diagnostic {
    error as? Diagnostic ?? Diagnostic(code: "General_InternalServerError", "\(error)", isPermanent: false)
  }

  // MARK: Afterwards

  private func succeeded(_ outcome: RequestOutcome, _ text: String, _ origin: StatementOrigin) {
    if !text.hasPrefix(".") || text.hasPrefix(".show") { lastPipeable = text }
    let said = outcome.warnings.filter { $0.severity != .note || settings.isVerbose }
    console.report(said, text, origin, operationId: outcome.clientActivityId)
    if let footer = presenter.footer(seconds: lastSeconds, outcome.statistics) {
      (console.output.isTerminal ? console.output : console.errors).write(footer + "\n")
    }
    if settings.isVerbose {
      console.inform(
        "request \(outcome.clientActivityId) · \(DurationText.short(lastSeconds)) · "
          + "\(outcome.statistics.peakMemory >> 10) KB")
    }
    if outcome.hasFailedRows {
      lastFailure = "a row of the result says that something failed"
      ledger.failed(ExitStatus.failedStatement, origin)
    }
    if settings.isStrict, let warning = outcome.warnings.first(where: { $0.severity == .warning }) {
      lastFailure = warning.message
      ledger.failed(ExitStatus.failedStatement, origin)
    }
  }

  private func stopped(_ diagnostics: [Diagnostic], _ text: String, _ origin: StatementOrigin) {
    console.output.flush()
    presenter.abandon()
    switch interrupts.cause {
    case .interrupt:
      console.leaveEcho()
      console.errors.write("cancelled after \(DurationText.short(lastSeconds))\n")
      lastFailure = "cancelled"
      if ledger.isInteractive {
        ledger.failed(ExitStatus.interrupted, origin)
      } else {
        ledger.leave(status: ExitStatus.interrupted)
      }
    case .terminate: ledger.leave(status: ExitStatus.terminated)
    case .hangup: ledger.leave(status: ExitStatus.hungUp)
    case .timeout:
      let limit = Diagnostic(
        code: "RequestExecutionTimeout", "the time limit was reached after \(DurationText.short(lastSeconds))",
        isPermanent: false)
      lastFailure = "\(limit.message) [\(limit.code)]"
      echoFailed(text)
      console.report([limit], "", origin)
      ledger.failed(ExitStatus.timeout, origin)
    case nil: failed(withLineHint(diagnostics, text), text, origin)
    }
  }

  private func failed(_ diagnostics: [Diagnostic], _ text: String, _ origin: StatementOrigin) {
    lastFailure = diagnostics.map { "\($0.message) [\($0.code)]" }.joined(separator: "\n")
    echoFailed(text)
    console.report(diagnostics, text, origin)
    ledger.failed(ExitStatus.failedStatement, origin)
  }

  private func echoFailed(_ text: String) {
    if settings.echo == .errors { console.echo(text, prompt: session.database) }
  }

  /// Two statements on adjacent lines are the commonest cause of a syntax error in a script.
  private func withLineHint(_ diagnostics: [Diagnostic], _ text: String) -> [Diagnostic] {
    guard var first = diagnostics.first, first.code.hasPrefix("SYN"), text.contains("\n"),
      let hint = BlockReader.separateLinesHint(text, grammar: engine.grammar)
    else { return diagnostics }
    first.hints.insert(hint, at: 0)
    return [first] + diagnostics.dropFirst()
  }
}
