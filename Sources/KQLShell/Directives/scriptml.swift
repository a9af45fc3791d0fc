import KQLDiagnostics

extension Directive {
  static let scriptml: Directive = Directive(
    ["scriptml"], usage: "#scriptml FILE", summary: "Runs a whole file as one statement.", argument: .file
  ) { shell, argument throws(Diagnostic) in
    try shell.runFile(try file(argument, scriptml), asOne: true)
  }
}
