import ArgumentParser
import KQLDiagnostics
import KQLShell

/// The command line; everything it asks for is done by the shell.
struct Kqlsh: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kqlsh",
    abstract: "Runs Kusto management commands and KQL on a local data directory.",
    version: "kqlsh \(Version.text)",
    helpNames: []
  )

  @Argument(help: "Data directory, created when something is stored in it.", completion: .directory)
  var target: String?

  @OptionGroup(title: "What runs") var work: WorkOptions
  @OptionGroup(title: "Where it runs") var place: PlaceOptions
  @OptionGroup(title: "What comes out") var output: OutputOptions
  @OptionGroup(title: "How it runs") var conduct: ConductOptions
  @OptionGroup(title: "At a prompt") var prompt: PromptOptions

  struct WorkOptions: ParsableArguments {
    @Option(
      name: .shortAndLong, parsing: .unconditionalSingleValue,
      help: ArgumentHelp("Run a statement or directive; repeatable.", valueName: "text"))
    var execute: [String] = []

    @Option(
      name: .shortAndLong, parsing: .unconditionalSingleValue,
      help: "Run a script; repeatable; - is stdin.", completion: .file())
    var file: [String] = []

    @Option(
      parsing: .unconditionalSingleValue, help: ArgumentHelp("Run a file as one statement.", valueName: "file"),
      completion: .file())
    var fileAsOne: [String] = []

    @Flag(name: .shortAndLong, help: "Prompt after -e and -f.")
    var interactive = false

    @Option(
      help: ArgumentHelp("Where statements end: auto, line, block.", valueName: "mode"), completion: .list(["auto", "line", "block"]))
    var inputMode = "auto"

    @Option(name: .shortAndLong, parsing: .unconditionalSingleValue, help: ArgumentHelp("A query parameter.", valueName: "name=value"))
    var param: [String] = []

    @Option(parsing: .unconditionalSingleValue, help: ArgumentHelp("A client request property.", valueName: "name=value"))
    var set: [String] = []

    @Flag(help: "Replace $(NAME) in string literals.")
    var expandEnv = false
  }

  struct PlaceOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("Database of the statements.", valueName: "name"))
    var database: String?

    @Option(name: .customLong("as"), help: ArgumentHelp("Act as aaduser=ann@contoso.com[,aadgroup=…].", valueName: "principal"))
    var principal: String?

    @Flag(help: "A database that is thrown away.")
    var transient = false

    @Flag(help: "Refuse writes.")
    var readOnly = false

    @Option(help: ArgumentHelp("Files only below a folder.", valueName: "dir"), completion: .directory)
    var sandbox: String?

    @Option(help: ArgumentHelp("Simulated clock: TIME[,frozen].", valueName: "time"))
    var clock: String?
  }

  struct OutputOptions: ParsableArguments {
    @Option(
      name: [.customShort("F"), .long], help: ArgumentHelp("Output format.", valueName: "name"),
      completion: .list(FormatNames.all))
    var format: String?

    @Option(name: .shortAndLong, help: ArgumentHelp("Results to a file, format by its extension.", valueName: "file"), completion: .file())
    var output: String?

    @Option(help: ArgumentHelp("Statements before results: all, errors.", valueName: "which"), completion: .list(["all", "errors"]))
    var echo: String?

    @Option(help: ArgumentHelp("Copy of input and output.", valueName: "file"), completion: .file())
    var transcript: String?

    @Flag(name: .shortAndLong, help: "Results only.")
    var quiet = false

    @Flag(name: .shortAndLong, help: "Ids, timings, ignored directives.")
    var verbose = false

    @Option(help: ArgumentHelp("auto, always, never.", valueName: "when"), completion: .list(["auto", "always", "never"]))
    var color = "auto"

    @Option(help: ArgumentHelp("text, json.", valueName: "format"), completion: .list(["text", "json"]))
    var errorFormat = "text"

    @Option(help: ArgumentHelp("auto, plain (lines for logs).", valueName: "kind"), completion: .list(["auto", "plain"]))
    var progress = "auto"
  }

  struct ConductOptions: ParsableArguments {
    @Flag(help: "Do not stop at the first failure.")
    var continueOnError = false

    @Flag(help: "Warnings fail.")
    var strict = false

    @Option(help: ArgumentHelp("Per statement: 30s, 5m, 00:05:00.", valueName: "duration"))
    var timeout: String?

    @Flag(help: "Confirm what asks for it.")
    var yes = false

    @Flag(help: "Cancel async commands at the end instead of waiting.")
    var noWait = false
  }

  struct PromptOptions: ParsableArguments {
    @Flag(help: "No hints behind the cursor.") var noHints = false
    @Flag(help: "No progress line.") var noProgress = false
    @Flag(help: "No pager.") var noPager = false
    @Flag(help: "Neither read nor write the history.") var noHistory = false
    @Flag(help: "No start file.") var noInit = false

    @Option(name: .customLong("init"), help: ArgumentHelp("Another start file.", valueName: "file"), completion: .file())
    var start: String?
  }

  mutating func run() throws {
    var options = ShellOptions()
    options.version = Version.text
    options.target = target
    options.work = ArgumentOrder.work(execute: work.execute, file: work.file, fileAsOne: work.fileAsOne)
    options.staysInteractive = work.interactive
    options.inputMode = work.inputMode
    options.parameters = work.param
    options.properties = work.set
    options.expandsEnvironment = work.expandEnv
    apply(place, to: &options)
    try apply(output, to: &options)
    options.continuesOnError = conduct.continueOnError
    options.isStrict = conduct.strict
    options.confirms = conduct.yes
    options.waits = !conduct.noWait
    options.skipsHints = prompt.noHints
    options.skipsProgress = prompt.noProgress
    options.skipsPager = prompt.noPager
    options.skipsHistory = prompt.noHistory
    options.skipsInit = prompt.noInit
    options.initPath = prompt.start
    if let timeout = conduct.timeout {
      guard let seconds = DurationText.seconds(timeout), seconds > 0 else {
        throw ValidationError("'\(timeout)' is not a duration; write 30s, 5m or 00:05:00")
      }
      options.timeoutSeconds = seconds
    }
    if let clock = place.clock {
      guard let setting = DurationText.clock(clock) else {
        throw ValidationError("'\(clock)' is not a time; write 2024-06-01T12:00:00Z or 2024-06-01T12:00:00Z,frozen")
      }
      options.clock = setting
    }
    let status = Shell.run(options)
    if status != ExitStatus.success { throw ExitCode(status) }
  }

  private func apply(_ place: PlaceOptions, to options: inout ShellOptions) {
    options.isTransient = place.transient || target == ":memory:"
    options.isReadOnly = place.readOnly
    options.database = place.database
    options.principal = place.principal
    options.sandbox = place.sandbox
  }

  private func apply(_ output: OutputOptions, to options: inout ShellOptions) throws {
    options.format = output.format
    options.outputPath = output.output
    options.echo = output.echo
    options.transcriptPath = output.transcript
    options.isQuiet = output.quiet
    options.isVerbose = output.verbose
    options.color = try Self.choice(output.color, of: "--color", ["auto", "always", "never"])
    options.errorsAsJSON = try Self.choice(output.errorFormat, of: "--error-format", ["text", "json"]) == "json"
    options.progress = try Self.choice(output.progress, of: "--progress", ["auto", "plain"])
  }

  private static func choice(_ value: String, of option: String, _ values: [String]) throws -> String {
    guard values.contains(value) else {
      throw ValidationError("'\(value)' is no value of \(option); choose \(values.joined(separator: ", "))")
    }
    return value
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
    var isValue = false
    for argument in KustoCliSpelling.rewrite(Array(CommandLine.arguments.dropFirst())) {
      if isValue {
        isValue = false
        continue
      }
      if argument == "--" { break }
      let name = argument.prefix { $0 != "=" }
      switch name {
      case "--execute": if let text = texts.popFirst() { work.append(.text(text)) }
      case "--file": if let path = files.popFirst() { work.append(.file(path)) }
      case "--file-as-one": if let path = wholes.popFirst() { work.append(.fileAsOne(path)) }
      default:
        guard argument.hasPrefix("-"), !argument.hasPrefix("--"),
          let letter = argument.dropFirst().first(where: { "efdFopiqvhV".contains($0) && !"iqvhV".contains($0) })
        else { continue }
        if letter == "e", let text = texts.popFirst() { work.append(.text(text)) }
        if letter == "f", let path = files.popFirst() { work.append(.file(path)) }
        isValue = argument.last == letter
        continue
      }
      isValue = !argument.contains("=")
    }
    return work + texts.map { .text($0) } + files.map { .file($0) } + wholes.map { .fileAsOne($0) }
  }
}
