import CLibedit
import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// The prompt: reads statements from a person, runs them, remembers them.
final class TerminalSession {
  private unowned let shell: Shell
  private let historyFile: HistoryFile?
  let history: HistoryNavigator
  private let completer: ShellCompleter
  /// Text that the next prompt begins with: of `#edit`.
  var initialText = ""
  private var lastFailed = false

  init(_ shell: Shell) {
    self.shell = shell
    let file = shell.options.skipsHistory ? nil : HistoryFile()
    historyFile = file
    history = HistoryNavigator { file?.records().map(\.text) ?? [] }
    completer = ShellCompleter(shell)
  }

  /// What `#history` lists: oldest first.
  var records: [HistoryFile.Record] { historyFile?.records() ?? [] }

  // MARK: The loop

  func run() {
    let settings = shell.settings
    if !settings.isQuiet {
      shell.console.output.write(
        "kqlsh \(shell.options.version) · \(shell.engine.targetDescription) · ? for help\n")
    }
    shell.console.flush()
    shell.interrupts.mode?.giveBack()
    let editor = makeEditor()
    shell.interrupts.mode?.take()
    var usesVi = settings.keys == .vi
    while !shell.ledger.isLeaving {
      if let editor, usesVi != (settings.keys == .vi) {
        usesVi.toggle()
        editor.bindKeys(vi: usesVi)
      }
      shell.console.flush()
      completer.begin()
      let outcome = shell.interrupts.reading {
        editor?.read(prompt: prompt, style: "\u{1B}[1m", initial: takeInitialText()) ?? readPlainly(prompt)
      }
      take(outcome)
    }
    shell.console.flush()
    shell.interrupts.mode?.giveBack()
    LineEditor.current = nil
  }

  private func takeInitialText() -> String {
    defer { initialText = "" }
    return initialText
  }

  private func take(_ outcome: LineEditor.Outcome) {
    switch outcome {
    case .end:
      shell.console.output.write("\n")
      shell.ledger.leave(status: ExitStatus.success)
    case .leave: shell.ledger.leave(status: shell.interrupts.stopping?.status ?? ExitStatus.terminated)
    case .interrupted(let text):
      shell.console.inform(text.isEmpty ? "^C (Ctrl-D or q leaves)" : "^C")
    case .text(let text): runTyped(text)
    }
  }

  private var prompt: String {
    var text = shell.database
    if shell.isTransient { text += " (transient)" }
    if shell.options.isReadOnly { text += " (ro)" }
    return text + (lastFailed ? "! " : "> ")
  }

  /// One typed text: a directive, a statement, several, or a pipe that continues the last query.
  private func runTyped(_ typed: String) {
    var text = typed
    let trimmed = Directive.trimmed(text)
    guard !trimmed.isEmpty else { return }
    shell.console.transcript?.write(Array("\(prompt)\(typed)\n".utf8))
    if trimmed.hasPrefix("|"), let last = shell.runner.lastPipeable {
      text = last + "\n" + trimmed
      shell.console.inform(text)
    }
    let start = MonotonicTime.seconds
    let failureCount = shell.ledger.failures.count
    if trimmed == "q" || Directive.isDirective(trimmed), !trimmed.contains("\n") {
      shell.runDirective(trimmed, StatementOrigin(file: nil))
    } else {
      shell.runBlocks(Array(text.utf8), name: nil, isShown: true)
    }
    shell.tellFailedOperations()
    lastFailed = shell.ledger.hasPendingFailure || shell.ledger.failures.count > failureCount
    shell.ledger.forgive()
    remember(typed, seconds: MonotonicTime.seconds - start)
  }

  /// A leading space keeps a text out of the history; secrets are masked in it.
  private func remember(_ text: String, seconds: Double) {
    guard !text.hasPrefix(" ") else { return }
    let masked = SecretText.masked(text)
    guard let historyFile else {
      history.rememberWithoutFile(masked)
      return
    }
    history.remember(masked)
    let record = HistoryFile.Record(
      text: masked, time: DateTimeText.text(shell.engine.now), seconds: seconds, status: lastFailed ? "failed" : "ok",
      database: shell.database)
    if let problem = historyFile.append(record) {
      shell.console.report([problem], "", StatementOrigin(file: nil))
      history.rememberWithoutFile(masked)
    }
  }

  // MARK: The line editor

  /// Whether the terminal can do more than take text.
  static let canEdit: Bool = {
    let name = Environment.value("TERM") ?? "dumb"
    return name != "dumb" && isatty(1) == 1 && kedit_knows_terminal(name) != 0
  }()

  /// Nil on a terminal that can only take text.
  private func makeEditor() -> LineEditor? {
    let name = Environment.value("TERM") ?? "dumb"
    guard Self.canEdit else {
      guard name != "dumb", isatty(1) == 1 else { return nil }
      shell.console.report(
        [Diagnostic(.warning, code: "", "the terminal '\(name)' is not known here: there is no line editing")], "",
        StatementOrigin(file: nil))
      return nil
    }
    let completer = self.completer
    let interrupts = shell.interrupts
    let client = LineEditor.Client(
      isComplete: { BlockReader.isComplete($0) },
      candidates: { text, cursor in completer.list(text, cursor: cursor) },
      hint: { [unowned self] text in hint(for: text) },
      styles: { completer.styles($0) },
      help: { [unowned self] word in HelpTopics.text(for: word, shell) })
    return LineEditor(
      client: client, interrupts: interrupts, history: history, usesColor: shell.console.usesColor,
      usesViKeys: shell.settings.keys == .vi)
  }

  /// The rest of the newest statement that begins like this, or of the best candidate.
  private func hint(for text: String) -> String {
    guard shell.settings.showsHints else { return "" }
    let fromHistory = history.hint(for: text)
    if !fromHistory.isEmpty { return fromHistory }
    return completer.hint(text)
  }

  // MARK: Without an editor

  /// Asks; only an answer that begins with `y` is a yes.
  func confirms(_ question: String) -> Bool {
    guard case .text(let answer) = shell.interrupts.asking({ readPlainly("\(question) [y/N] ", isOneRow: true) }) else {
      return false
    }
    return answer.lowercased().hasPrefix("y")
  }

  /// Rows as the terminal gives them, until they are complete; for terminals that can only take text.
  private func readPlainly(_ prompt: String, isOneRow: Bool = false) -> LineEditor.Outcome {
    shell.console.output.write(prompt)
    shell.console.flush()
    var lines: [String] = []
    var line: [UInt8] = []
    while true {
      switch shell.interrupts.waitForInput() {
      case .interrupt:
        shell.console.output.write("\n")
        return .interrupted(String(decoding: line, as: UTF8.self))
      case .leave: return .leave
      case .suspend: shell.interrupts.stopProcess()
      case .resize, .resume, .idle: break
      case .input:
        var byte: UInt8 = 0
        let count = read(0, &byte, 1)
        if count <= 0 {
          if !line.isEmpty { lines.append(String(decoding: line, as: UTF8.self)) }
          return lines.isEmpty ? .end : .text(lines.joined(separator: "\n"))
        }
        guard byte == UInt8(ascii: "\n") else {
          line.append(byte)
          continue
        }
        lines.append(String(decoding: line, as: UTF8.self))
        line.removeAll()
        let text = lines.joined(separator: "\n")
        if isOneRow || text.allSatisfy(\.isWhitespace) || BlockReader.isComplete(text) { return .text(text) }
      }
    }
  }
}
