import KQLDiagnostics
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
    var isValue = false
    for (index, argument) in arguments.enumerated() {
      if isValue {
        isValue = false
        continue
      }
      if argument == "--" { return nil }
      switch argument {
      case "-h", "--help", "-help", "/help", "-?", "/?": return help(Array(arguments[(index + 1)...]))
      case "-V", "--version": return show("kqlsh \(Version.text)\n")
      case "--help-man": return show(ManPage.text())
      default:
        // What follows an option that takes a value is no option.
        let option = CommandLineOption.all.first {
          argument == "--\($0.name)" || argument.last == $0.letter && argument.hasPrefix("-") && !argument.hasPrefix("--")
        }
        isValue = option.map { $0.valueName != nil && !$0.isValueOptional } ?? false
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
    guard arguments.count == 1, let shell = CompletionScript(rawValue: arguments[0]) else {
      let errors = OutputChannel(descriptor: 2)
      errors.write("error: a shell is needed\n  hint: kqlsh completion bash|zsh|fish\n")
      errors.flush()
      return ExitStatus.usage
    }
    return show(shell.text)
  }

  private static func show(_ text: String) -> Int32 {
    let output = OutputChannel(descriptor: 1)
    output.write(text)
    output.flush()
    return output.isClosed ? ExitStatus.closedOutput : output.failure == nil ? 0 : ExitStatus.failedStatement
  }
}

enum Version {
  static let text = ProductVersion.text
}
