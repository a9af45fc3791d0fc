import KQLDiagnostics
import KQLEngine

/// Work that is named by the first argument and needs no prompt: `kqlsh fmt FILE`. One file each.
package struct Subcommand: Sendable {
  /// An option as the user writes it: `--check`, or `--format=NAME`.
  struct Option: Sendable {
    var name: String
    /// What the value is called in help; nil for a switch.
    var value: String?
    var summary: String

    init(name: String, value: String? = nil, summary: String) {
      self.name = name
      self.value = value
      self.summary = summary
    }
  }

  let name: String
  /// What follows the name on the command line.
  let usage: String
  let summary: String
  let options: [Option]
  let run: @Sendable (SubcommandCall) -> Int32

  package static let all: [Subcommand] = [.apply, .ast, .check, .diff, .fmt, .plan]

  /// Reserved for what is not there.
  private static let reserved: Set<String> = ["serve"]

  /// Runs the subcommand that the arguments begin with; nil when they begin with none.
  package static func run(_ arguments: [String]) -> Int32? {
    guard let word = arguments.first else { return nil }
    let errors = OutputChannel(descriptor: 2)
    defer { errors.flush() }
    if reserved.contains(word) {
      errors.write("error: 'kqlsh \(word)' is not supported here\n  hint: a directory of that name is written ./\(word)\n")
      return ExitStatus.usage
    }
    guard let subcommand = all.first(where: { $0.name == word }) else { return nil }
    let output = OutputChannel(descriptor: 1)
    let rest = Array(arguments.dropFirst())
    if rest.contains("--help") || rest.contains("-h") {
      output.write(subcommand.help)
      output.flush()
      return ExitStatus.success
    }
    do {
      let call = try SubcommandCall(rest, options: subcommand.options, output: output, errors: errors)
      let status = LargeStack.run { subcommand.run(call) }
      output.flush()
      if output.isClosed { return ExitStatus.closedOutput }
      return status
    } catch {
      errors.write("error: \(error.message)\n")
      for hint in error.hints { errors.write("  hint: \(hint)\n") }
      return ExitStatus.usage
    }
  }

  var help: String {
    var text = "kqlsh \(name) \(usage)\n\n\(summary)\n"
    guard !options.isEmpty else { return text }
    text += "\n"
    let names = options.map { $0.name + ($0.value.map { "=\($0)" } ?? "") }
    let width = names.map(\.count).max() ?? 0
    for (name, option) in zip(names, options) {
      text += "  " + name + String(repeating: " ", count: width - name.count + 2) + option.summary + "\n"
    }
    return text
  }
}
