import KQLShell

extension CommandLineOption {
  /// Every option, in the order of help.
  static let all: [CommandLineOption] = work + place + output + conduct + prompt

  private static let work: [CommandLineOption] = [
    CommandLineOption(
      "execute", "e", .work, "Run a statement or directive; repeatable.",
      .value("text", .any) { $0.work.append(.text($1)) }),
    CommandLineOption(
      "file", "f", .work, "Run a script; repeatable; - is stdin.", .value("file", .file) { $0.work.append(.file($1)) }),
    CommandLineOption(
      "file-as-one", .work, "Run a file as one statement.", isUsual: false,
      .value("file", .file) { $0.work.append(.fileAsOne($1)) }),
    CommandLineOption("interactive", "i", .work, "Prompt after -e and -f.", .flag { $0.staysInteractive = true }),
    CommandLineOption(
      "input-mode", .work, "Where statements end: auto, line, block.", isUsual: false,
      .value("mode", .words(["auto", "line", "block"])) { $0.inputMode = $1 }),
    CommandLineOption(
      "param", "p", .work, "A query parameter.", .value("name=value", .any) { $0.parameters.append($1) }),
    CommandLineOption(
      "set", .work, "A client request property.", isUsual: false,
      .value("name=value", .any) { $0.properties.append($1) }),
    CommandLineOption(
      "expand-env", .work, "Replace $(NAME) in string literals.", isUsual: false, .flag { $0.expandsEnvironment = true }),
  ]

  private static let place: [CommandLineOption] = [
    CommandLineOption(
      "database", "d", .place, "Database of the statements.", .value("name", .any) { $0.database = $1 }),
    CommandLineOption(
      "as", .place, "Act as aaduser=ann@contoso.com[,aadgroup=…].", .value("principal", .any) { $0.principal = $1 }),
    CommandLineOption("transient", .place, "A database that is thrown away.", .flag { $0.isTransient = true }),
    CommandLineOption("read-only", .place, "Refuse writes.", .flag { $0.isReadOnly = true }),
    CommandLineOption("sandbox", .place, "Files only below a folder.", .value("dir", .folder) { $0.sandbox = $1 }),
    CommandLineOption(
      "clock", .place, "Simulated clock: TIME[,frozen].",
      .value("time", .any) { options, value throws(UsageError) in
        guard let setting = DurationText.clock(value) else {
          throw UsageError(
            "'\(value)' is not a time", hint: "write 2024-06-01T12:00:00Z or 2024-06-01T12:00:00Z,frozen")
        }
        options.clock = setting
      }),
    CommandLineOption(
      "retries", .place, "Retries of queued ingestion: ATTEMPTS[,PERIOD[,FIRST]], 10,2d,2m when not said.", isUsual: false,
      .value("schedule", .any) { options, value throws(UsageError) in
        guard let retries = DurationText.retries(value) else {
          throw UsageError("'\(value)' is no schedule of retries", hint: "write 10, 10,2d or 10,2d,2m")
        }
        options.retries = retries
      }),
  ]

  private static let output: [CommandLineOption] = [
    CommandLineOption("format", "F", .output, "Output format.", .value("name", .any) { $0.format = $1 }),
    CommandLineOption(
      "output", "o", .output, "Results to a file, format by its extension.",
      .value("file", .file) { $0.outputPath = $1 }),
    CommandLineOption(
      "echo", .output, "Statements before results: all, errors.", isUsual: false,
      .value("which", .words(["all", "errors"]), standard: "all") { $0.echo = $1 }),
    CommandLineOption(
      "transcript", .output, "Copy of input and output.", isUsual: false,
      .value("file", .file) { $0.transcriptPath = $1 }),
    CommandLineOption("quiet", "q", .output, "Results only.", .flag { $0.isQuiet = true }),
    CommandLineOption("verbose", "v", .output, "Ids, timings, ignored directives.", .flag { $0.isVerbose = true }),
    CommandLineOption(
      "color", .output, "auto, always, never.", isUsual: false,
      .value("when", .words(["auto", "always", "never"])) { $0.color = $1 }),
    CommandLineOption(
      "error-format", .output, "text, json.", isUsual: false,
      .value("format", .words(["text", "json"])) { $0.errorsAsJSON = $1 == "json" }),
    CommandLineOption(
      "progress", .output, "auto, plain (lines for logs).", isUsual: false,
      .value("kind", .words(["auto", "plain"])) { $0.progress = $1 }),
  ]

  private static let conduct: [CommandLineOption] = [
    CommandLineOption(
      "continue-on-error", .conduct, "Do not stop at the first failure.", .flag { $0.continuesOnError = true }),
    CommandLineOption("strict", .conduct, "Warnings fail.", .flag { $0.isStrict = true }),
    CommandLineOption(
      "timeout", .conduct, "Per statement: 30s, 5m, 00:05:00.",
      .value("duration", .any) { options, value throws(UsageError) in
        guard let seconds = DurationText.seconds(value), seconds > 0 else {
          throw UsageError("'\(value)' is not a duration", hint: "write 30s, 5m or 00:05:00")
        }
        options.timeoutSeconds = seconds
      }),
    CommandLineOption("yes", .conduct, "Do not ask before what cannot be undone.", .flag { $0.confirms = true }),
    CommandLineOption("no-wait", .conduct, "Do not wait for async commands.", isUsual: false, .flag { $0.waits = false }),
  ]

  private static let prompt: [CommandLineOption] = [
    CommandLineOption("no-hints", .prompt, "No hints behind the cursor.", isUsual: false, .flag { $0.skipsHints = true }),
    CommandLineOption("no-progress", .prompt, "No progress line.", isUsual: false, .flag { $0.skipsProgress = true }),
    CommandLineOption("no-pager", .prompt, "No pager.", isUsual: false, .flag { $0.skipsPager = true }),
    CommandLineOption(
      "no-history", .prompt, "Neither read nor write the history.", isUsual: false, .flag { $0.skipsHistory = true }),
    CommandLineOption("no-init", .prompt, "No start file.", isUsual: false, .flag { $0.skipsInit = true }),
    CommandLineOption(
      "init", .prompt, "Another start file.", isUsual: false, .value("file", .file) { $0.initPath = $1 }),
    // Seen by `HelpCommand` before anything is parsed.
    CommandLineOption("help", "h", .prompt, "This help, or on a topic.", .value("topic", .any, standard: "") { _, _ in }),
    CommandLineOption("version", "V", .prompt, "The version.", .flag { _ in }),
  ]
}
