import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLRendering
import KQLSyntax

/// The shell: reads statements, submits them, shows what comes back, and keeps the status.
package final class Shell {
  let options: ShellOptions
  let engine: Engine
  let session: Session
  let interrupts: Interrupts
  let standardOutput = OutputChannel(descriptor: 1)
  let standardError = OutputChannel(descriptor: 2)
  let isInteractive: Bool

  // What directives change.
  var format: ResultFormat
  var rowsMax = 40
  var showsTime = false
  var echoes: Bool
  var isQuiet: Bool
  var isStrict: Bool
  var inputMode: BlockReader.Mode = .auto
  var parameters: [String: String] = [:]
  var properties: [String: String] = [:]
  private(set) var redirection: Redirection?

  // What the last statement left.
  var lastTable: Table?
  var lastFailure: String?

  private(set) var status: Int32 = ExitStatus.success
  private(set) var isLeaving = false
  /// A failure that the next directive may still take as expected.
  var pendingFailure: (status: Int32, place: String)?
  var statementCount = 0
  var failures: [String] = []
  /// Folders of the files being run, innermost last; relative paths of `#script` start there.
  var folders: [String] = []
  var fileDepth = 0

  struct Redirection {
    let file: ResultFile
    let format: ResultFormat
    let isOnce: Bool
  }

  init(_ options: ShellOptions, engine: Engine, interrupts: Interrupts, isInteractive: Bool, format: ResultFormat) {
    self.options = options
    self.engine = engine
    self.interrupts = interrupts
    self.isInteractive = isInteractive
    self.format = format
    echoes = options.echoes
    isQuiet = options.isQuiet
    isStrict = options.isStrict
    session = engine.session()
  }

  var database: String { session.database }
  var clockText: String { DateTimeText.text(engine.now) }

  var settings: [(String, String)] {
    [
      ("format", format.name), ("maxrows", String(rowsMax)), ("time", showsTime ? "on" : "off"),
      ("echo", echoes ? "on" : "off"), ("strict", isStrict ? "on" : "off"), ("input", "\(inputMode)"),
      ("database", database), ("as", session.principalName),
    ]
  }

  // MARK: Leaving

  func leave(status wanted: Int32?) {
    isLeaving = true
    if let wanted { status = wanted } else if isInteractive { status = ExitStatus.success }
  }

  /// The first cause that is not success stays.
  func fail(_ cause: Int32) {
    if status == ExitStatus.success { status = cause }
  }

  /// A failed statement counts unless the next thing in the input is an assertion that expects it.
  func settlePendingFailure() {
    guard let failure = pendingFailure else { return }
    pendingFailure = nil
    failures.append(failure.place)
    fail(failure.status)
    if !options.continuesOnError && !isInteractive { isLeaving = true }
  }

  func failAssertion(_ message: String) {
    standardError.write("error: assertion failed: \(message)\n")
    fail(ExitStatus.assertion)
    if !options.continuesOnError && !isInteractive { isLeaving = true }
  }

  // MARK: Talking

  /// To people: on a terminal beside the results, else apart from them.
  func inform(_ text: String) {
    let channel = standardOutput.isTerminal ? standardOutput : standardError
    channel.write(text + "\n")
    channel.flush()
  }

  func clearScreen() {
    if standardOutput.isTerminal { standardOutput.write("\u{1B}[H\u{1B}[2J") }
  }

  var usesColor: Bool { usesColor(on: standardOutput) }

  func usesColor(on channel: OutputChannel) -> Bool {
    switch options.color {
    case "always": true
    case "never": false
    default:
      channel.isTerminal && getenv("NO_COLOR") == nil && getenv("TERM").map { String(cString: $0) != "dumb" } ?? false
    }
  }

  func renderOptions(isComplete: Bool = false) -> RenderOptions {
    var result = RenderOptions()
    let isTerminal = standardOutput.isTerminal && redirection == nil && options.outputPath == nil && !isComplete
    result.isTerminal = isTerminal
    result.usesColor = isTerminal && usesColor
    result.width = isTerminal ? standardOutput.width : .max
    result.rowsMax = rowsMax
    result.quotesLongs = properties["json_long"] == "string"
    return result
  }

  // MARK: State that directives change

  /// A run that failed is a failed statement.
  func runExport(_ name: String) throws(Diagnostic) {
    let (results, failure) = try session.runExport(name)
    do {
      try show(results)
    } catch {
      throw error as? Diagnostic ?? Diagnostic(code: "Internal", "\(error)")
    }
    if let failure { throw Diagnostic(code: "", "the run of continuous export '\(name)' failed: \(failure)") }
  }

  func changeDatabase(to name: String) throws(Diagnostic) { try session.use(database: name) }

  func redirect(to path: String?, once: Bool) throws(Diagnostic) {
    if let old = redirection { try old.file.finish() }
    redirection = nil
    guard let path else { return }
    let format = ResultFormat.forFile(path) ?? (once ? .csv : self.format)
    redirection = Redirection(file: try ResultFile(path: resolve(path)), format: format, isOnce: once)
  }

  func finishRedirectionAfterResult() throws(Diagnostic) {
    guard let current = redirection, current.isOnce else { return }
    redirection = nil
    try current.file.finish()
  }

  func closeRedirection() throws(Diagnostic) {
    let current = redirection
    redirection = nil
    try current?.file.finish()
  }

  func advanceClock(by ticks: Int64) throws(Diagnostic) { try engine.advanceClock(by: ticks) }

  func showLastResult() {
    guard let lastTable else { return inform("there is no result yet") }
    try? format.render(lastTable, renderOptions(isComplete: true)) { standardOutput.write($0) }
  }

  /// A path of a directive, relative to the file that says it.
  func resolve(_ path: String) -> String {
    guard !path.hasPrefix("/"), path != "-", let folder = folders.last else { return path }
    return folder + "/" + path
  }
}
