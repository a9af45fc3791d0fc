import KQLDiagnostics

extension Directive {
  static let dbcontext: Directive = Directive(
    ["dbcontext", "database"], usage: "#dbcontext [DATABASE]",
    summary: "Shows or changes the database of the statements.", argument: .database
  ) { shell, argument throws(Diagnostic) in
    if argument.isEmpty {
      shell.console.inform(shell.database)
    } else {
      try shell.changeDatabase(to: unquoted(argument))
    }
  }
}
