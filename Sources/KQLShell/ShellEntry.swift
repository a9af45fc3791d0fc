import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLRendering
import KQLSyntax

extension Shell {
  /// Runs everything the options ask for; gives the exit status. Called once, on the main thread.
  package static func run(_ options: ShellOptions) -> Int32 {
    let isInteractive =
      isatty(0) == 1 && (options.work.isEmpty || options.staysInteractive)
    let interrupts = Interrupts(
      isInteractive: isInteractive, mode: isInteractive && TerminalSession.canEdit ? TerminalMode() : nil)
    return LargeStack.run { start(options, interrupts, isInteractive: isInteractive) }
  }

  /// A refusal before anything runs.
  private struct Refusal: Error {
    let diagnostic: Diagnostic
    let status: Int32

    init(_ message: String, _ status: Int32 = ExitStatus.usage, hints: [String] = []) {
      diagnostic = Diagnostic(code: "", message, hints: hints)
      self.status = status
    }

    init(_ diagnostic: Diagnostic, _ status: Int32) {
      self.diagnostic = diagnostic
      self.status = status
    }
  }

  private static func start(_ options: ShellOptions, _ interrupts: Interrupts, isInteractive: Bool) -> Int32 {
    do {
      let settings = try settings(options)
      let console = Console(color: options.color, settings: settings)
      if let path = options.transcriptPath { try refusing(ExitStatus.usage) { () throws(Diagnostic) in try console.copy(to: path) } }
      if let folder = options.sandbox {
        try refusing(ExitStatus.usage) { () throws(Diagnostic) in try Sandbox.close(around: folder) }
      }
      let engine = try refusing(ExitStatus.target) { () throws(Diagnostic) in
        try Engine.open(try EngineTarget.options(target: options.target, options))
      }
      let shell = Shell(
        options, settings: settings, console: console, engine: engine, interrupts: interrupts,
        isInteractive: isInteractive)
      if let principal = options.principal {
        try refusing(ExitStatus.usage) { () throws(Diagnostic) in try shell.session.act(as: principal) }
      }
      if let database = options.database {
        try refusing(ExitStatus.target) { () throws(Diagnostic) in try shell.changeDatabase(to: database) }
      }
      if let path = options.outputPath {
        try refusing(ExitStatus.usage) { () throws(Diagnostic) in try shell.presenter.redirect(to: path, once: false) }
      }
      shell.runAll()
      return shell.finish()
    } catch {
      let errors = OutputChannel(descriptor: 2)
      let report =
        options.errorsAsJSON
        ? ErrorReport.json(error.diagnostic, statement: "", origin: StatementOrigin(file: nil))
        : ErrorReport.text(error.diagnostic, statement: "", origin: StatementOrigin(file: nil), usesColor: false)
      errors.write(report)
      errors.flush()
      return error.status
    }
  }

  private static func refusing<Result>(
    _ status: Int32, _ body: () throws(Diagnostic) -> Result
  ) throws(Refusal) -> Result {
    do { return try body() } catch { throw Refusal(error, status) }
  }

  private func runAll() {
    let prompts = isInteractive && (options.work.isEmpty || options.staysInteractive)
    if prompts { interrupts.mode?.take() }
    runStartFile(prompts: prompts)
    for (index, work) in options.work.enumerated() where !ledger.isLeaving { run(work, index: index + 1) }
    if !ledger.isLeaving && (options.work.isEmpty || options.staysInteractive) {
      if prompts {
        let session = TerminalSession(self)
        terminal = session
        session.run()
      } else if options.work.isEmpty {
        runPipe()
      }
    }
    ledger.settle()
  }

  /// The user's start file is for the prompt only, so that scripts do the same everywhere; one that is named is for all.
  private func runStartFile(prompts: Bool) {
    guard !options.skipsInit else { return }
    var path = options.initPath
    if path == nil, prompts, let base = Environment.value("XDG_CONFIG_HOME") ?? Environment.value("HOME").map({ $0 + "/.config" }) {
      path = base + "/kqlsh/init.kql"
      guard access(base + "/kqlsh/init.kql", F_OK) == 0 else { return }
    }
    guard let path else { return }
    do throws(Diagnostic) {
      // At the prompt, one mistake in it leaves the rest in force.
      let continuesOnError = ledger.continuesOnError
      ledger.continuesOnError = continuesOnError || prompts
      defer { ledger.continuesOnError = continuesOnError }
      try runFile(path, asOne: false)
      let hasFailed = ledger.hasPendingFailure || ledger.status != ExitStatus.success
      guard hasFailed else { return }
      throw Diagnostic(prompts ? .warning : .error, code: "", "the start file '\(path)' has failed")
    } catch {
      var problem = error
      if prompts { problem.severity = .warning }
      console.report([problem], "", StatementOrigin(file: nil))
      ledger.forgive()
      if !prompts { ledger.leave(status: ExitStatus.usage) }
    }
  }

  private func finish() -> Int32 {
    waitAtEnd()
    do { try presenter.close() } catch {
      console.report([error], "", StatementOrigin(file: nil))
      ledger.fail(ExitStatus.failedStatement)
    }
    if let summary = ledger.summary, !settings.isQuiet {
      console.output.flush()
      console.errors.write(summary + "\n")
    }
    console.output.flush()
    if let failure = console.output.failure {
      console.errors.write("error: cannot write the output: \(String(cString: strerror(failure)))\n")
      ledger.fail(ExitStatus.failedStatement)
    }
    if console.output.isClosed { ledger.leave(status: ExitStatus.closedOutput) }
    console.finish()
    engine.close()
    return ledger.status
  }

  // MARK: Options

  private static func settings(_ options: ShellOptions) throws(Refusal) -> Settings {
    let settings = Settings(format: try format(options))
    func choose(_ setting: String, _ value: String, _ option: String) throws(Refusal) {
      guard let known = Setting.find(setting), !known.set(settings, value) else { return }
      throw Refusal(
        "'\(value)' is no value of \(option)",
        hints: Spelling.hints(for: value, in: known.values) + ["values: \(known.values.joined(separator: ", "))"])
    }
    try choose("input", options.inputMode, "--input-mode")
    if let echo = options.echo { try choose("echo", echo, "--echo") }
    settings.isQuiet = options.isQuiet
    settings.isVerbose = options.isVerbose
    settings.isStrict = options.isStrict
    settings.errorsAsJSON = options.errorsAsJSON
    settings.timeoutSeconds = options.timeoutSeconds
    settings.asksBack = !options.confirms
    settings.showsHints = !options.skipsHints
    settings.showsProgress = !options.skipsProgress
    settings.isProgressPlain = options.progress == "plain"
    settings.pager = options.skipsPager ? .off : .auto
    for text in options.parameters {
      let (name, value) = try namedValue(text, option: "--param")
      settings.parameters[name] = value
    }
    for text in options.properties {
      let (name, value) = try namedValue(text, option: "--set")
      settings.properties[name] = value
    }
    return settings
  }

  private static func namedValue(_ text: String, option: String) throws(Refusal) -> (String, String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Refusal("\(option) '\(text)' is not of the form NAME=VALUE")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  private static func format(_ options: ShellOptions) throws(Refusal) -> ResultFormat {
    if let name = options.format {
      if let format = ResultFormat.named(name) { return format }
      let names = ResultFormat.all.map(\.name)
      throw Refusal(
        "'\(name)' is not a format",
        hints: Spelling.hints(for: name, in: names) + ["formats: \(names.joined(separator: ", "))"])
    }
    if let path = options.outputPath, !PictureFile.isPicture(path) { return ResultFormat.forFile(path) ?? .csv }
    return ResultFormat.all[0]
  }
}
