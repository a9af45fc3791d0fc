import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// The arguments of a subcommand, and where it writes to.
final class SubcommandCall {
  let output: OutputChannel
  let errors: OutputChannel
  private(set) var operands: [String] = []
  private var values: [(name: String, value: String)] = []

  init(
    _ arguments: [String], options: [Subcommand.Option], output: OutputChannel, errors: OutputChannel
  ) throws(Diagnostic) {
    self.output = output
    self.errors = errors
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      if argument == "--" {
        operands += rest
        break
      }
      guard argument.hasPrefix("-"), argument != "-" else {
        operands.append(argument)
        continue
      }
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard let option = options.first(where: { $0.name == parts[0] }) else {
        let near = Spelling.nearest(parts[0], in: options.map(\.name))
        throw Diagnostic(
          code: "", "'\(parts[0])' is not an option here", hints: near.map { ["did you mean '\($0)'?"] } ?? [])
      }
      if option.value == nil {
        guard parts.count == 1 else { throw Diagnostic(code: "", "'\(parts[0])' takes no value") }
        values.append((option.name, ""))
      } else if let value = parts.count == 2 ? parts[1] : rest.popFirst() {
        values.append((option.name, value))
      } else {
        throw Diagnostic(code: "", "'\(parts[0])' needs a value")
      }
    }
  }

  func has(_ option: String) -> Bool { values.contains { $0.name == option } }

  func value(_ option: String) -> String? { values.last { $0.name == option }?.value }

  func values(_ option: String) -> [String] { values.filter { $0.name == option }.map(\.value) }

  /// Says what is wrong with the call; gives the status to leave with.
  func refuse(_ message: String, hint: String? = nil, status: Int32 = ExitStatus.usage) -> Int32 {
    errors.write("error: \(message)\n" + (hint.map { "  hint: \($0)\n" } ?? ""))
    return status
  }

  /// The bytes of a file, `-` for standard input; nil, and said, when it cannot be read.
  func read(_ path: String) -> [UInt8]? {
    guard let bytes = FileText.read(path) else {
      errors.write("error: cannot read '\(path)'\n")
      return nil
    }
    return bytes
  }

  /// Writes a diagnostic with its place in a file.
  func report(_ diagnostic: Diagnostic, of block: Block, in path: String) {
    let origin = StatementOrigin(file: path == "-" ? "<stdin>" : path, block: block)
    errors.write(ErrorReport.text(diagnostic, statement: block.text, origin: origin, usesColor: false))
  }
}
