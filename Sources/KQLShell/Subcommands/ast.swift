import KQLEngine
import KQLSyntax

extension Subcommand {
  static let ast = Subcommand(
    name: "ast", usage: "FILE", summary: "Prints the syntax tree of each statement as JSON, a line each; - is stdin.",
    options: []
  ) { call in
    guard let path = call.operands.first, call.operands.count == 1 else {
      return call.refuse("a file is needed", hint: "kqlsh ast FILE; - is stdin")
    }
    guard let bytes = call.read(path) else { return ExitStatus.usage }
    var status = ExitStatus.success
    for block in BlockReader.blocks(of: bytes) where block.kind == .statement {
      var parser = Parser(block.text, grammar: EngineGrammar.grammar)
      let (request, diagnostics) = parser.parseRequest()
      if let request { call.output.write(SyntaxJSON.text(request) + "\n") }
      for diagnostic in diagnostics {
        if diagnostic.severity == .error { status = ExitStatus.failedStatement }
        call.report(diagnostic, of: block, in: path)
      }
    }
    return status
  }
}
