import ArgumentParser
import KQLDiagnostics
import KQLShell

/// The command line; everything it asks for is done by the shell.
struct Kqlsh: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kqlsh",
    abstract: "Runs Kusto management commands and KQL on a local data directory.",
    discussion: """
      Examples:
        kqlsh                                 a prompt on your own data directory
        kqlsh -e 'print 1'                    one statement
        kqlsh --transient -f smoke.kql        a script on a database that is thrown away
      """,
    version: "kqlsh \(Version.text)"
  )

  @Argument(help: "Data directory, created when something is stored in it.")
  var target: String?

  @Option(name: .shortAndLong, parsing: .singleValue, help: "Run a statement or directive; repeatable.")
  var execute: [String] = []

  @Option(name: .shortAndLong, parsing: .singleValue, help: "Run a script; repeatable; - is stdin.")
  var file: [String] = []

  @Option(help: "Run a file as one statement.")
  var fileAsOne: [String] = []

  @Flag(name: .shortAndLong, help: "Prompt after -e and -f.")
  var interactive = false

  @Option(name: .shortAndLong, help: "Database of the statements.")
  var database: String?

  @Option(name: .customLong("as"), help: "Act as a principal: aaduser=ann@contoso.com[,aadgroup=…].")
  var principal: String?

  @Option(name: [.customShort("F"), .long], help: "Output format.")
  var format: String?

  @Option(name: .shortAndLong, help: "Results to a file; format by its extension.")
  var output: String?

  @Option(name: .shortAndLong, parsing: .singleValue, help: "Query parameter NAME=VALUE.")
  var param: [String] = []

  @Option(parsing: .singleValue, help: "Client request property NAME=VALUE.")
  var set: [String] = []

  @Flag(help: "Do not stop at the first failure.")
  var continueOnError = false

  @Flag(help: "Print statements before their results.")
  var echo = false

  @Option(help: "auto, line or block.")
  var inputMode = "auto"

  @Flag(name: .shortAndLong, help: "Results only.")
  var quiet = false

  @Flag(name: .shortAndLong, help: "Ids and ignored directives too.")
  var verbose = false

  @Flag(help: "Warnings fail.")
  var strict = false

  @Option(help: "Per statement: 30s, 5m, 00:05:00.")
  var timeout: String?

  @Flag(help: "A database that is thrown away at the end.")
  var transient = false

  @Flag(help: "Refuse writes.")
  var readOnly = false

  @Option(help: "Simulated clock: TIME[,frozen].")
  var clock: String?

  @Option(help: "auto, always or never.")
  var color = "auto"

  @Option(help: "text or json.")
  var errorFormat = "text"

  @Flag(help: "Neither read nor write the history.")
  var noHistory = false

  @Flag(help: "Leave without waiting for asynchronous commands; they are cancelled.")
  var noWait = false

  mutating func run() throws {
    var options = ShellOptions()
    options.skipsWaiting = noWait
    options.target = target
    options.isTransient = transient || target == ":memory:"
    options.isReadOnly = readOnly
    options.work = ArgumentOrder.work(execute: execute, file: file, fileAsOne: fileAsOne)
    options.staysInteractive = interactive
    options.database = database
    options.principal = principal
    options.format = format
    options.outputPath = output
    options.parameters = param
    options.properties = set
    options.continuesOnError = continueOnError
    options.echoes = echo
    options.inputMode = inputMode
    options.isQuiet = quiet
    options.isVerbose = verbose
    options.isStrict = strict
    options.color = color
    options.errorsAsJSON = errorFormat == "json"
    options.skipsHistory = noHistory
    options.version = Version.text
    if let timeout {
      guard let seconds = DurationText.seconds(timeout) else {
        throw ValidationError("'\(timeout)' is not a duration; write 30s, 5m or 00:05:00")
      }
      options.timeoutSeconds = seconds
    }
    if let clock {
      guard let setting = DurationText.clock(clock) else {
        throw ValidationError("'\(clock)' is not a time; write 2024-06-01T12:00:00Z or 2024-06-01T12:00:00Z,frozen")
      }
      options.clock = setting
    }
    let status = Shell.run(options)
    if status != ExitStatus.success { throw ExitCode(status) }
  }
}

enum Version {
  static let text = ProductVersion.text
}

/// `-e` and `-f` run in the order written, which the parser does not keep.
enum ArgumentOrder {
  static func work(execute: [String], file: [String], fileAsOne: [String]) -> [ShellOptions.Work] {
    var texts = execute[...]
    var files = file[...]
    var wholes = fileAsOne[...]
    var work: [ShellOptions.Work] = []
    for argument in KustoCliSpelling.rewrite(Array(CommandLine.arguments.dropFirst())) {
      if argument == "--" { break }
      if argument.hasPrefix("-e") || argument == "--execute" || argument.hasPrefix("--execute=") {
        if let text = texts.popFirst() { work.append(.text(text)) }
      } else if argument.hasPrefix("--file-as-one") {
        if let path = wholes.popFirst() { work.append(.fileAsOne(path)) }
      } else if argument.hasPrefix("-f") || argument == "--file" || argument.hasPrefix("--file=") {
        if let path = files.popFirst() { work.append(.file(path)) }
      }
    }
    return work + texts.map { .text($0) } + files.map { .file($0) } + wholes.map { .fileAsOne($0) }
  }
}
