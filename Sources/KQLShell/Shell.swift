import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLRendering
import KQLSyntax

/// The shell: one user's run, from the command line to the exit status. Its parts do the work; directives act on it.
package final class Shell {
  let options: ShellOptions
  let settings: Settings
  let console: Console
  let ledger: RunLedger
  let interrupts: Interrupts
  let presenter: ResultPresenter
  let runner: StatementRunner
  /// The prompt, when there is one.
  var terminal: TerminalSession?
  /// What is open: a directory, or `transient`.
  private(set) var isTransient: Bool

  /// Folders of the files being run, innermost last; relative paths of `#script` start there.
  private var folders: [String] = []
  private var fileDepth = 0
  /// A directive names the file, not the command line.
  private var isInsideDirective = false
  private static let fileDepthMax = 32

  init(
    _ options: ShellOptions, settings: Settings, console: Console, engine: Engine, interrupts: Interrupts,
    isInteractive: Bool
  ) {
    self.options = options
    self.settings = settings
    self.console = console
    self.interrupts = interrupts
    isTransient = options.isTransient
    ledger = RunLedger(isInteractive: isInteractive, continuesOnError: options.continuesOnError)
    presenter = ResultPresenter(console: console, settings: settings, interrupts: interrupts)
    runner = StatementRunner(
      interrupts: interrupts, console: console, settings: settings, ledger: ledger, presenter: presenter,
      engine: engine, session: engine.session(), expandsEnvironment: options.expandsEnvironment)
  }

  var engine: Engine { runner.engine }
  var session: Session { runner.session }
  var database: String { runner.session.database }
  var isInteractive: Bool { ledger.isInteractive }

  // MARK: Texts and files

  func run(_ work: ShellOptions.Work, index: Int) {
    switch work {
    case .text(let text): runBlocks(Array(text.utf8), name: "-e[\(index)]")
    case .file(let path): attempt { () throws(Diagnostic) in try runFile(path, asOne: false) }
    case .fileAsOne(let path): attempt { () throws(Diagnostic) in try runFile(path, asOne: true) }
    }
  }

  /// A script that cannot be read is a mistake of usage.
  private func attempt(_ body: () throws(Diagnostic) -> Void) {
    do { try body() } catch {
      console.report([error], "", StatementOrigin(file: nil))
      ledger.leave(because: ExitStatus.usage)
    }
  }

  func runFile(_ path: String, asOne: Bool) throws(Diagnostic) {
    let resolved = resolve(path)
    if path != "-", fileDepth > 0 || isInsideDirective { try Sandbox.check(resolved) }
    guard let bytes = FileText.read(resolved) else {
      throw Diagnostic(code: "", "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    guard fileDepth < Self.fileDepthMax else { throw Diagnostic(code: "", "scripts include each other without end") }
    fileDepth += 1
    if path != "-" { folders.append(Self.folder(of: resolved)) }
    defer {
      fileDepth -= 1
      if path != "-" { folders.removeLast() }
    }
    ledger.script {
      if asOne {
        runner.run(String(decoding: bytes, as: UTF8.self), StatementOrigin(file: path))
      } else {
        runBlocks(bytes, name: path == "-" ? "<stdin>" : path)
      }
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  /// A path of a directive, relative to the file that says it.
  func resolve(_ path: String) -> String {
    if path.hasPrefix("~/"), let home = Environment.value("HOME") { return home + path.dropFirst() }
    guard !path.hasPrefix("/"), path != "-", let folder = folders.last else { return path }
    return folder + "/" + path
  }

  /// `isShown`: several blocks typed or pasted at once are each shown before they run.
  func runBlocks(_ bytes: [UInt8], name: String?, isShown: Bool = false) {
    var reader = BlockReader(mode: settings.inputMode)
    var blocks: [Block] = []
    func take(_ found: [Block]) {
      guard isShown else {
        for block in found { run(block, name: name) }
        return
      }
      blocks += found
    }
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) where !ledger.isStopped {
      take(reader.add(line))
      reader.mode = settings.inputMode
    }
    take(reader.finish())
    for block in blocks {
      if blocks.count > 1 { console.inform("\(database)> \(SecretText.masked(block.text))") }
      run(block, name: name)
      // A typed failure stops nothing but itself.
      if name == nil, blocks.count > 1 { ledger.forgive() }
    }
  }

  func run(_ block: Block, name: String?) {
    guard !ledger.isStopped else { return }
    let origin = StatementOrigin(file: name, block: block)
    if let problem = block.problem {
      ledger.settle()
      console.report([problem], block.text, origin)
      ledger.failed(ExitStatus.failedStatement, origin)
    } else if block.kind == .directive {
      runDirective(block.text, origin)
    } else if name == nil, settings.asksBack, let terminal, let question = Confirmation.question(before: block.text),
      !terminal.confirms(question)
    {
      console.inform("nothing was changed")
    } else {
      runner.run(block.text, origin)
    }
  }

  /// Runs statements as they arrive: each as soon as its end is known, its output flushed before the next is read.
  func runPipe() {
    var reader = BlockReader(mode: settings.inputMode)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var line: [UInt8] = []
    func take(_ blocks: [Block]) {
      for block in blocks { run(block, name: "<stdin>") }
      reader.mode = settings.inputMode
    }
    while !ledger.isLeaving {
      let count = interrupts.reading { read(0, &piece, piece.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      var start = 0
      while let end = piece[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
        line.append(contentsOf: piece[start..<end])
        start = end + 1
        take(reader.add(line[...]))
        line.removeAll(keepingCapacity: true)
        if ledger.isLeaving { return }
      }
      line.append(contentsOf: piece[start..<count])
    }
    if !line.isEmpty { take(reader.add(line[...])) }
    take(reader.finish())
    ledger.settle()
  }

  // MARK: Directives

  func runDirective(_ line: String, _ origin: StatementOrigin) {
    let (name, argument) = Directive.parse(line)
    guard let directive = Directive.find(name) else {
      ledger.settle()
      unknownDirective(name, line, origin)
      return
    }
    if name == "assert", ledger.hasPendingFailure, let assertion = try? Assertion(argument), assertion.expectsFailure {
      ledger.forgive()
    }
    ledger.settle()
    guard !ledger.isStopped else { return }
    if settings.echo == .all { console.echo(line, prompt: database) }
    isInsideDirective = true
    defer { isInsideDirective = false }
    do {
      try directive.run(self, directive.argument(name, argument))
    } catch {
      console.report([error], line, origin)
      ledger.failed(ExitStatus.failedStatement, origin)
    }
    console.flush()
  }

  private func unknownDirective(_ name: String, _ line: String, _ origin: StatementOrigin) {
    if Directive.ignored.contains(name) {
      if settings.isVerbose { console.inform("#\(name) means nothing here and was ignored") }
      return
    }
    var warning = Diagnostic(
      settings.isStrict ? .error : .warning, code: "", "'#\(name)' is not a directive", range: 0..<line.utf8.count)
    if let nearest = Directive.nearest(to: name) { warning.hints = ["did you mean '#\(nearest)'?"] }
    console.report([warning], line, origin)
    if settings.isStrict { ledger.failed(ExitStatus.failedStatement, origin) }
  }

  /// A statement or directive inside a directive: of `#loop` and `#watch`.
  func runText(_ text: String) {
    if Directive.isDirective(text) {
      runDirective(text, StatementOrigin(file: nil))
    } else {
      runner.run(text, StatementOrigin(file: nil))
    }
  }

  func failAssertion(_ message: String, place: String? = nil) {
    console.output.flush()
    console.errors.write("error: assertion failed: \(message)\n")
    ledger.count(ExitStatus.assertion, at: place)
  }

  // MARK: The target

  /// Closes what is open and opens another directory; on failure the old one stays.
  func open(_ target: String) throws(Diagnostic) {
    if target != ":memory:", !EngineTarget.isRemote(target) { try Sandbox.check(target) }
    let new = try Engine.open(try EngineTarget.options(target: target, options))
    waitAtEnd()
    runner.engine.close()
    runner.engine = new
    runner.session = new.session()
    isTransient = target == ":memory:"
  }

  func changeDatabase(to name: String) throws(Diagnostic) { try runner.session.use(database: name) }
}
