import ArgumentParser
import Glibc
import KQLShell

/// What the executable says about itself: help, version, completion scripts, the man page.
enum HelpCommand {
  /// The status when the arguments ask for nothing else; nil otherwise.
  static func run(_ arguments: [String]) -> Int32? {
    guard let first = arguments.first else { return nil }
    switch first {
    case "completion": return completion(Array(arguments.dropFirst()))
    case "help": return help(Array(arguments.dropFirst()))
    default: break
    }
    for (index, argument) in arguments.enumerated() {
      if argument == "--" { return nil }
      switch argument {
      case "-h", "--help", "-help", "/help", "-?", "/?": return help(Array(arguments[(index + 1)...]))
      case "-V", "--version": return show("kqlsh \(Version.text)\n")
      case "--help-man": return show(ManPage.text())
      default:
        // What follows an option that takes a value is no option; only such before help matter.
        if ["-e", "-f", "--execute", "--file"].contains(argument) { return nil }
      }
    }
    return nil
  }

  private static func help(_ topic: [String]) -> Int32 {
    let name = topic.filter { !$0.hasPrefix("-") || $0.count == 1 }.joined(separator: " ")
    guard !name.isEmpty else { return show(HelpPage.text()) }
    if name == "options" { return show(HelpPage.options()) }
    var options = ShellOptions()
    options.isTransient = true
    options.skipsInit = true
    options.work = [.text("#help \(name)")]
    return Shell.run(options)
  }

  private static func completion(_ arguments: [String]) -> Int32 {
    guard arguments.count == 1, let shell = CompletionShell(rawValue: arguments[0]) else {
      let errors = OutputChannel(descriptor: 2)
      errors.write("error: a shell is needed\n  hint: kqlsh completion bash|zsh|fish\n")
      errors.flush()
      return ExitStatus.usage
    }
    return show(Kqlsh.completionScript(for: shell) + "\n")
  }

  private static func show(_ text: String) -> Int32 {
    let output = OutputChannel(descriptor: 1)
    output.write(text)
    output.flush()
    return output.isClosed ? ExitStatus.closedOutput : output.failure == nil ? 0 : ExitStatus.failedStatement
  }
}

/// A command line that cannot be read, said like every other error.
enum UsageError {
  static func text(_ message: String, arguments: [String]) -> String {
    var first = message.split(separator: "\n").first.map(String.init) ?? "the command line cannot be read"
    if first.hasPrefix("Error: ") { first = String(first.dropFirst(7)) }
    var hint: String?
    // The parser's own: "Unknown option '--x'. Did you mean '--y'?"
    if let range = first.range(ofText: ". Did you mean ") {
      hint = "did you mean " + first[range.upperBound...]
      first = String(first[..<range.lowerBound])
    } else if let option = arguments.first(where: { first.contains("'\($0)'") && $0.hasPrefix("-") }) {
      hint = OptionTable.nearest(to: option).map { "did you mean '\($0)'?" }
    }
    if let letter = first.first, first.hasPrefix("Unknown") || first.hasPrefix("Missing") {
      first = letter.lowercased() + first.dropFirst()
    }
    return "error: \(first)\n  hint: \(hint ?? "kqlsh --help lists the options")\n"
  }
}

extension String {
  /// Where a text stands first.
  func range(ofText text: String) -> Range<Index>? { firstRange(of: text) }
}
