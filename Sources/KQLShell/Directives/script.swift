import KQLDiagnostics

extension Directive {
  static let script: Directive = Directive(
    ["script"], usage: "#script FILE", summary: "Runs a file; its path is relative to the file that says so.",
    argument: .file
  ) { shell, argument throws(Diagnostic) in
    try shell.runFile(try file(argument, script), asOne: false)
  }
}
