import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLRendering
import KQLSyntax

/// Running one statement or directive.
extension Shell {
  func runStatement(_ text: String, _ origin: StatementOrigin) {
    settlePendingFailure()
    guard !isLeaving else { return }
    statementCount += 1
    lastFailure = nil
    if echoes { echo(text) }
    session.parameters = parameters
    session.properties = properties
    let start = Self.seconds()
    do {
      var results: [ResultTable] = []
      let (outcome, _) = try interrupts.running(timeoutSeconds: options.timeoutSeconds) { cancellation in
        try session.submit(text, cancellation: cancellation) { results.append($0) }
      }
      try show(results)
      report(outcome.warnings.filter { $0.severity != .note || options.isVerbose }, text, origin)
      footer(results, seconds: Self.seconds() - start, outcome)
      if outcome.hasFailedRows {
        failed(ExitStatus.failedStatement, "a row of the result says that something failed", origin)
      }
      if isStrict, let warning = outcome.warnings.first(where: { $0.severity == .warning }) {
        failed(ExitStatus.failedStatement, warning.message, origin)
      }
    } catch let failure as RequestFailure {
      stopped(failure, text, origin, seconds: Self.seconds() - start)
    } catch {
      let diagnostic = error as? Diagnostic ?? Diagnostic(code: "Internal", "\(error)")
      stopped(RequestFailure(diagnostics: [diagnostic]), text, origin, seconds: Self.seconds() - start)
    }
    standardOutput.flush()
    standardError.flush()
    if standardOutput.isClosed {
      isLeavingForClosedOutput()
    }
    do { try engine.runDueJobs() } catch { report([error], "", origin) }
  }

  /// Until the asynchronous commands have ended, or a signal comes; says which of them failed.
  func waitForOperations(seconds: Double? = nil) {
    _ = interrupts.running(timeoutSeconds: seconds ?? options.timeoutSeconds) { cancellation in
      engine.waitForOperations { cancellation.isCancelled }
    }
    for failure in engine.takeOperationFailures() {
      standardError.write("error: operation \(failure.id) failed: \(failure.message)\n")
      fail(ExitStatus.failedStatement)
    }
    standardError.flush()
  }

  func runDirective(_ line: String, _ origin: StatementOrigin) {
    let (name, argument) = Directive.parse(line)
    guard let directive = Directive.find(name) else {
      settlePendingFailure()
      unknownDirective(name, line, origin)
      return
    }
    if name == "assert", pendingFailure != nil, let assertion = try? Assertion(argument), assertion.expectsFailure {
      pendingFailure = nil
    }
    settlePendingFailure()
    guard !isLeaving else { return }
    if echoes { echo(line) }
    do {
      try directive.run(self, argument)
    } catch {
      report([error], line, origin)
      failed(ExitStatus.failedStatement, error.message, origin)
    }
    standardOutput.flush()
  }

  private func unknownDirective(_ name: String, _ line: String, _ origin: StatementOrigin) {
    if Directive.ignored.contains(name) {
      if options.isVerbose { inform("#\(name) means nothing here and was ignored") }
      return
    }
    var warning = Diagnostic(
      isStrict ? .error : .warning, code: "", "'#\(name)' is not a directive", range: 0..<line.utf8.count)
    if let nearest = Directive.nearest(to: name) { warning.hints = ["did you mean '#\(nearest)'?"] }
    report([warning], line, origin)
    if isStrict { failed(ExitStatus.failedStatement, warning.message, origin) }
  }

  // MARK: Results

  func show(_ results: [ResultTable]) throws {
    lastTable = results.last?.table
    guard !(isQuiet && results.allSatisfy { $0.table.rowCount == 0 && $0.table.schema.count == 0 }) else { return }
    let format = redirection?.format ?? self.format
    let file = redirection?.file
    func write(_ bytes: borrowing [UInt8]) {
      if let file { file.write(bytes) } else { standardOutput.write(bytes) }
    }
    let isArray = results.count > 1 && format.name == "json"
    if isArray { write(Array("[\n".utf8)) }
    for (index, result) in results.enumerated() {
      if result.isText, format.name == "table" || format.name == "raw" {
        write(Array(result.plainText.utf8))
        continue
      }
      if index > 0 {
        if isArray { write(Array(",\n".utf8)) } else if format.separatesResults { write([UInt8(ascii: "\n")]) }
      }
      if results.count > 1, standardOutput.isTerminal, file == nil {
        write(Array("-- \(index + 1)/\(results.count) \(result.name)\n".utf8))
      }
      try format.render(result.table, renderOptions(), write)
    }
    if isArray { write(Array("]\n".utf8)) }
    try finishRedirectionAfterResult()
  }

  private func footer(_ results: [ResultTable], seconds: Double, _ outcome: RequestOutcome) {
    guard !isQuiet, standardOutput.isTerminal || showsTime, let table = results.last?.table else { return }
    let rows = table.rowCount
    var text = "\(rows) row\(rows == 1 ? "" : "s")"
    if standardOutput.isTerminal, format.name == "table", rows > rowsMax { text += " (\(rowsMax) shown) · #last" }
    text += " · \(Self.milliseconds(seconds))"
    if showsTime {
      text += " · \(outcome.statistics.rowsScanned) rows in \(outcome.statistics.extentsScanned) extents scanned"
    }
    let channel = standardOutput.isTerminal ? standardOutput : standardError
    channel.write(text + "\n")
  }

  // MARK: Failures

  private func stopped(_ failure: RequestFailure, _ text: String, _ origin: StatementOrigin, seconds: Double) {
    standardOutput.flush()
    try? closeRedirectionAfterFailure()
    switch interrupts.cause {
    case .interrupt:
      standardError.write("cancelled after \(Self.milliseconds(seconds))\n")
      if !isInteractive { leave(status: ExitStatus.interrupted) }
    case .terminate, .hangup: leave(status: interrupts.cause == .terminate ? ExitStatus.terminated : 129)
    case .timeout:
      standardError.write(
        "error: the time limit was reached after \(Self.milliseconds(seconds)) [RequestExecutionTimeout]\n")
      lastFailure = "RequestExecutionTimeout"
      failed(ExitStatus.timeout, "time limit", origin)
    case nil:
      lastFailure = failure.diagnostics.map { "\($0.message) [\($0.code)]" }.joined(separator: "\n")
      report(withLineHint(failure.diagnostics, text), text, origin)
      failed(ExitStatus.failedStatement, failure.diagnostics.first?.message ?? "", origin)
    }
    standardError.flush()
  }

  /// Two statements on adjacent lines are the commonest cause of a syntax error in a script.
  private func withLineHint(_ diagnostics: [Diagnostic], _ text: String) -> [Diagnostic] {
    guard var first = diagnostics.first, first.code.hasPrefix("SYN"), text.contains("\n"),
      let hint = BlockReader.separateLinesHint(text, grammar: engine.grammar)
    else { return diagnostics }
    first.hints.insert(hint, at: 0)
    return [first] + diagnostics.dropFirst()
  }

  private func closeRedirectionAfterFailure() throws(Diagnostic) {
    if redirection?.isOnce == true { try finishRedirectionAfterResult() }
  }

  private func failed(_ status: Int32, _ message: String, _ origin: StatementOrigin) {
    lastFailure = lastFailure ?? message
    pendingFailure = (status, origin.label)
  }

  func report(_ diagnostics: [Diagnostic], _ text: String, _ origin: StatementOrigin) {
    standardOutput.flush()
    for diagnostic in diagnostics {
      if options.errorsAsJSON {
        standardError.write(ErrorReport.json(diagnostic, statement: text, origin: origin))
      } else {
        standardError.write(
          ErrorReport.text(diagnostic, statement: text, origin: origin, usesColor: usesColor(on: standardError)))
      }
    }
    standardError.flush()
  }

  private func isLeavingForClosedOutput() {
    leave(status: ExitStatus.closedOutput)
  }

  private func echo(_ text: String) {
    standardOutput.flush()
    standardError.write("\(database)> \(SecretText.masked(text))\n")
    standardError.flush()
  }

  // MARK: Time

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  /// `3.2 s`, `12 ms`.
  private static func milliseconds(_ seconds: Double) -> String {
    if seconds >= 1 {
      let tenths = Int((seconds * 10).rounded())
      return "\(tenths / 10).\(tenths % 10) s"
    }
    return "\(Int((seconds * 1000).rounded())) ms"
  }
}
