import KQLShell

/// Reads the command line by the usual rules: `--name=value` or `--name value`, clusters of short flags, `--` ends options;
/// and the `-name:value` switches of Kusto.Cli.
struct CommandLineParser {
  private(set) var options = ShellOptions()
  private var rest: ArraySlice<String>

  static func options(_ arguments: [String]) throws(UsageError) -> ShellOptions {
    var parser = CommandLineParser(rest: arguments[...])
    try parser.run()
    if parser.options.target == ":memory:" { parser.options.isTransient = true }
    return parser.options
  }

  private init(rest: ArraySlice<String>) { self.rest = rest }

  private mutating func run() throws(UsageError) {
    while let argument = rest.popFirst() {
      if argument == "--" {
        for operand in rest { try take(operand: operand) }
        return
      }
      if let ours = KustoCliSpelling.rewritten(argument) {
        for word in ours { try take(long: word) }
      } else if argument.hasPrefix("--") {
        try take(long: argument)
      } else if argument.hasPrefix("-"), argument != "-" {
        try take(cluster: argument)
      } else {
        try take(operand: argument)
      }
    }
  }

  private mutating func take(operand: String) throws(UsageError) {
    guard options.target == nil else {
      throw UsageError(
        "unexpected argument '\(operand)'", hint: "one data directory is opened; statements are given with -e, scripts with -f")
    }
    options.target = operand
  }

  private mutating func take(long argument: String) throws(UsageError) {
    let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard let name = parts.first, let option = CommandLineOption.all.first(where: { $0.name == name }) else {
      throw Self.unknown("--" + (parts.first ?? ""))
    }
    try apply(option, "--" + name, attached: parts.count > 1 ? parts[1] : nil)
  }

  private mutating func take(cluster argument: String) throws(UsageError) {
    var letters = Substring(argument).dropFirst()
    while let letter = letters.popFirst() {
      guard let option = CommandLineOption.all.first(where: { $0.letter == letter }) else {
        throw Self.unknown(argument.count == 2 ? argument : argument.dropFirst(2).allSatisfy(\.isLetter) ? argument : "-\(letter)")
      }
      if option.valueName == nil {
        try apply(option, "-\(letter)", attached: nil)
      } else {
        // The rest is the value: `-Fcsv`, `-qe 'print 1'`.
        return try apply(option, "-\(letter)", attached: letters.isEmpty ? nil : String(letters))
      }
    }
  }

  private mutating func apply(_ option: CommandLineOption, _ spelling: String, attached: String?) throws(UsageError) {
    switch option.effect {
    case .flag(let body):
      guard attached == nil else { throw UsageError("'\(spelling)' takes no value") }
      body(&options)
    case .value(let name, let values, let standard, let body):
      guard let value = attached ?? standard ?? rest.popFirst() else {
        throw UsageError("missing value for '\(spelling)'", hint: "write \(spelling) \(name.uppercased())")
      }
      if case .words(let words) = values, !words.contains(value) {
        throw UsageError(
          "'\(value)' is no value of \(spelling)",
          hint: SpellingHelp.nearest(value, in: words).map { "did you mean '\($0)'?" }
            ?? "choose \(words.joined(separator: ", "))")
      }
      try body(&options, value)
    }
  }

  private static func unknown(_ spelling: String) -> UsageError {
    let names = CommandLineOption.all.flatMap { ["--\($0.name)"] + ($0.letter.map { ["-\($0)"] } ?? []) }
    // A long option with one hyphen is a common slip.
    let near = SpellingHelp.nearest(spelling, in: names) ?? SpellingHelp.nearest("-" + spelling, in: names)
    return UsageError("unknown option '\(spelling)'", hint: near.map { "did you mean '\($0)'?" })
  }
}
