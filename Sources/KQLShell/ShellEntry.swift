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
    let interrupts = Interrupts(isInteractive: isInteractive)
    return LargeStack.run { start(options, interrupts, isInteractive: isInteractive) }
  }

  private static func start(_ options: ShellOptions, _ interrupts: Interrupts, isInteractive: Bool) -> Int32 {
    let errors = OutputChannel(descriptor: 2)
    func refuse(_ message: String, _ status: Int32) -> Int32 {
      errors.write("error: \(message)\n")
      errors.flush()
      return status
    }
    guard let mode = inputMode(options.inputMode) else {
      return refuse("'\(options.inputMode)' is not an input mode; choose auto, line or block", ExitStatus.usage)
    }
    guard let format = chosenFormat(options) else {
      let names = ResultFormat.all.map(\.name).joined(separator: ", ")
      return refuse("'\(options.format ?? "")' is not a format; choose \(names)", ExitStatus.usage)
    }
    let engine: Engine
    do {
      engine = try Engine.open(engineOptions(options))
    } catch {
      return refuse("\(error.message)" + (error.hints.first.map { "\n  hint: \($0)" } ?? ""), ExitStatus.target)
    }
    let shell = Shell(options, engine: engine, interrupts: interrupts, isInteractive: isInteractive, format: format)
    shell.inputMode = mode
    do {
      try shell.applyNamedValues()
      if let principal = options.principal { try shell.session.act(as: principal) }
      if let database = options.database { try shell.changeDatabase(to: database) }
      if let path = options.outputPath { try shell.redirect(to: path, once: false) }
    } catch {
      return refuse(error.message, ExitStatus.usage)
    }
    for (index, work) in options.work.enumerated() where !shell.isLeaving { shell.run(work, index: index + 1) }
    if !shell.isLeaving && (options.work.isEmpty || options.staysInteractive) {
      if isInteractive { shell.runTerminal() } else if options.work.isEmpty { shell.runPipe() }
    }
    shell.settlePendingFailure()
    return shell.finish()
  }

  private func finish() -> Int32 {
    if !isInteractive && !options.skipsWaiting { waitForOperations() }
    do { try closeRedirection() } catch {
      standardError.write("error: \(error.message)\n")
      fail(ExitStatus.failedStatement)
    }
    if failures.count > 0 && statementCount > 1 && !isInteractive && !isQuiet {
      standardError.write(
        "\(failures.count) of \(statementCount) statements failed: \(failures.prefix(10).joined(separator: ", "))\n")
    }
    standardOutput.flush()
    if let failure = standardOutput.failure {
      standardError.write("error: cannot write the output: \(String(cString: strerror(failure)))\n")
      fail(ExitStatus.failedStatement)
    }
    standardError.flush()
    engine.close()
    return status
  }

  func markFailed(_ origin: StatementOrigin) {
    pendingFailure = (ExitStatus.failedStatement, origin.label)
  }

  private func applyNamedValues() throws(Diagnostic) {
    for text in options.parameters {
      let (name, value) = try Self.namedValue(text, option: "--param")
      parameters[name] = value
    }
    for text in options.properties {
      let (name, value) = try Self.namedValue(text, option: "--set")
      properties[name] = value
    }
  }

  private static func namedValue(_ text: String, option: String) throws(Diagnostic) -> (String, String) {
    guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
      throw Diagnostic(code: "", "\(option) '\(text)' is not of the form NAME=VALUE")
    }
    return (String(text[..<equals]), String(text[text.index(after: equals)...]))
  }

  private static func inputMode(_ name: String) -> BlockReader.Mode? {
    switch name {
    case "auto": .auto
    case "line": .line
    case "block": .block
    default: nil
    }
  }

  private static func chosenFormat(_ options: ShellOptions) -> ResultFormat? {
    if let name = options.format { return ResultFormat.named(name) }
    if let path = options.outputPath { return ResultFormat.forFile(path) ?? .csv }
    return .named("table")
  }

  private static func engineOptions(_ options: ShellOptions) -> EngineOptions {
    var result = EngineOptions()
    result.directory = options.isTransient ? nil : options.target ?? defaultDirectory()
    result.isReadOnly = options.isReadOnly
    result.runsInBackground = true
    switch options.clock {
    case .system: result.clock = .system
    case .simulated(let ticks, let isFrozen): result.clock = .simulated(ticks: ticks, isFrozen: isFrozen)
    }
    return result
  }

  /// `$KQLSH_TARGET`, else the user's own directory; nil (transient) when there is no home.
  private static func defaultDirectory() -> String? {
    func environment(_ name: String) -> String? {
      getenv(name).map { String(cString: $0) }.flatMap { $0.isEmpty ? nil : $0 }
    }
    if let target = environment("KQLSH_TARGET") { return target == ":memory:" ? nil : target }
    guard let base = environment("XDG_DATA_HOME") ?? environment("HOME").map({ $0 + "/.local/share" }) else {
      return nil
    }
    return base + "/kqlsh/default"
  }
}

/// Parser, binder and evaluator recurse over what the user nests; they get a stack of a known size.
enum LargeStack {
  private static let bytes = 512 << 20

  private final class Box {
    let body: () -> Int32
    var result: Int32 = 1
    init(_ body: @escaping () -> Int32) { self.body = body }
  }

  static func run(_ body: @escaping () -> Int32) -> Int32 {
    let box = Box(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, bytes)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let created = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
        box.result = box.body()
        return nil
      }, Unmanaged.passUnretained(box).toOpaque())
    guard created == 0 else { return body() }
    pthread_join(thread, nil)
    return box.result
  }
}
