import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLRendering
import KQLSyntax

/// Where statements come from: the command line, files, a pipe, a terminal.
extension Shell {
  func run(_ work: ShellOptions.Work, index: Int) {
    switch work {
    case .text(let text): runBlocks(Array(text.utf8), name: "-e[\(index)]")
    case .file(let path): attempt(path) { () throws(Diagnostic) in try runFile(path, asOne: false) }
    case .fileAsOne(let path): attempt(path) { () throws(Diagnostic) in try runFile(path, asOne: true) }
    }
    settlePendingFailure()
  }

  private func attempt(_ path: String, _ body: () throws(Diagnostic) -> Void) {
    do { try body() } catch {
      report([error], "", StatementOrigin(file: nil))
      fail(ExitStatus.usage)
      leave(status: ExitStatus.usage)
    }
  }

  private static let depthMax = 32

  func runFile(_ path: String, asOne: Bool) throws(Diagnostic) {
    let resolved = resolve(path)
    guard let bytes = FileText.read(resolved) else {
      throw Diagnostic(code: "", "cannot read '\(path)': \(String(cString: strerror(errno)))")
    }
    guard fileDepth < Self.depthMax else { throw Diagnostic(code: "", "scripts include each other without end") }
    fileDepth += 1
    if path != "-" { folders.append(Self.folder(of: resolved)) }
    defer {
      fileDepth -= 1
      if path != "-" { folders.removeLast() }
    }
    if asOne {
      runStatement(String(decoding: bytes, as: UTF8.self), StatementOrigin(file: path))
    } else {
      runBlocks(bytes, name: path == "-" ? "<stdin>" : path)
    }
  }

  private static func folder(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
  }

  func runBlocks(_ bytes: [UInt8], name: String?) {
    var reader = BlockReader(mode: inputMode)
    for line in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) where !isLeaving {
      for block in reader.add(line) { run(block, name: name) }
      reader.mode = inputMode
    }
    for block in reader.finish() { run(block, name: name) }
  }

  func run(_ block: Block, name: String?) {
    guard !isLeaving else { return }
    let origin = StatementOrigin(file: name, block: block)
    if let problem = block.problem {
      settlePendingFailure()
      report([problem], block.text, origin)
      markFailed(origin)
    } else if block.kind == .directive {
      runDirective(block.text, origin)
    } else {
      runStatement(block.text, origin)
    }
  }

  /// Runs statements as they arrive: each as soon as its end is known, its output flushed before the next is read.
  func runPipe() {
    var reader = BlockReader(mode: inputMode)
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var line: [UInt8] = []
    func take(_ blocks: [Block]) {
      for block in blocks { run(block, name: "<stdin>") }
      reader.mode = inputMode
    }
    while !isLeaving {
      let count = interrupts.reading { read(0, &piece, piece.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      var start = 0
      while let end = piece[start..<count].firstIndex(of: UInt8(ascii: "\n")) {
        line.append(contentsOf: piece[start..<end])
        start = end + 1
        take(reader.add(line[...]))
        line.removeAll(keepingCapacity: true)
        if isLeaving { return }
      }
      line.append(contentsOf: piece[start..<count])
    }
    if !line.isEmpty { take(reader.add(line[...])) }
    take(reader.finish())
    settlePendingFailure()
  }

  // MARK: Terminal

  func runTerminal() {
    let grammar = engine.grammar
    guard
      let editor = LineEditor(
        isComplete: { BlockReader.isComplete($0) },
        complete: { text, cursor in Completer.complete(text, cursor: cursor, grammar: grammar) })
    else { return runPipe() }
    let history = options.skipsHistory ? nil : HistoryFile()
    for entry in history?.entries() ?? [] { editor.remember(entry) }
    if !isQuiet { standardOutput.write("kqlsh \(options.version) · \(engine.targetDescription) · ? for help\n") }
    standardOutput.flush()
    var lastFailed = false
    while !isLeaving {
      let prompt =
        "\(database)\(options.isTransient ? " (transient)" : "")\(options.isReadOnly ? " (ro)" : "")\(lastFailed ? "!" : ">") "
      switch interrupts.reading({ editor.read(prompt: prompt) }) {
      case .end:
        standardOutput.write("\n")
        leave(status: ExitStatus.success)
      case .interrupted:
        editor.reset()
        standardOutput.write("^C\n")
        standardOutput.flush()
      case .text(let text):
        let trimmed = Directive.trimmed(text)
        guard !trimmed.isEmpty else { continue }
        editor.remember(text)
        if !text.hasPrefix(" ") { history?.append(text, database: database) }
        runTyped(text, trimmed)
        lastFailed = pendingFailure != nil || lastFailure != nil
        pendingFailure = nil
      }
    }
    standardOutput.flush()
  }

  private func runTyped(_ text: String, _ trimmed: String) {
    if trimmed == "q" || trimmed.hasPrefix("#") || trimmed.hasPrefix("?") {
      runDirective(trimmed, StatementOrigin(file: nil))
      return
    }
    runBlocks(Array(text.utf8), name: nil)
  }
}
