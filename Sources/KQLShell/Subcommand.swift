import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// Words that, as first argument, are work to do and not a data directory.
package enum Subcommand {
  private static let known: Set<String> = ["ast", "help"]
  /// Reserved for what is not there; a directory of such a name is written `./check`.
  private static let reserved: Set<String> = ["check", "fmt", "diff", "plan", "apply", "serve", "completion"]

  /// Runs the subcommand that the arguments begin with; nil when they begin with none.
  package static func run(_ arguments: [String]) -> Int32? {
    guard let word = arguments.first, known.contains(word) || reserved.contains(word) else { return nil }
    let errors = OutputChannel(descriptor: 2)
    defer { errors.flush() }
    if reserved.contains(word) {
      errors.write("error: 'kqlsh \(word)' is not supported here\n  hint: a directory of that name is written ./\(word)\n")
      return ExitStatus.usage
    }
    if word == "help" { return nil }
    guard arguments.count == 2 else {
      errors.write("error: a file is needed\n  hint: kqlsh ast FILE prints the syntax tree of each statement as JSON; - is stdin\n")
      return ExitStatus.usage
    }
    return ast(arguments[1], errors)
  }

  /// Prints the syntax tree of each statement of a file, a line each.
  private static func ast(_ path: String, _ errors: OutputChannel) -> Int32 {
    guard let bytes = FileText.read(path) else {
      errors.write("error: cannot read '\(path)'\n")
      return ExitStatus.usage
    }
    let output = OutputChannel(descriptor: 1)
    var status = ExitStatus.success
    for block in BlockReader.blocks(of: bytes) where block.kind == .statement {
      var parser = Parser(block.text, grammar: EngineGrammar.grammar)
      let (request, diagnostics) = parser.parseRequest()
      if let request { output.write(SyntaxJSON.text(request) + "\n") }
      for diagnostic in diagnostics {
        if diagnostic.severity == .error { status = ExitStatus.failedStatement }
        let origin = StatementOrigin(file: path == "-" ? "<stdin>" : path, block: block)
        errors.write(ErrorReport.text(diagnostic, statement: block.text, origin: origin, usesColor: false))
      }
    }
    output.flush()
    return status
  }
}
