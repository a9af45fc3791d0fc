import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLScripts

extension Subcommand {
  private static let database = Option(name: "--database", value: "NAME", summary: "Database of the directory.")

  static let plan = Subcommand(
    name: "plan", usage: "[OPTIONS] DIR SCRIPT",
    summary: """
      Shows what a script would change in a data directory: what it creates (+), alters (~) and drops (-), and the data that
      would be lost (!). Changes nothing. Status 0 whether or not there is something to do.
      """,
    options: [database, Option(name: "--names", summary: "Print what changes without how.")]
  ) { call in
    guard let plan = call.plan() else { return ExitStatus.usage }
    do throws(Diagnostic) {
      call.write(try plan.get())
      return ExitStatus.success
    } catch {
      return call.refuse(error.message, hint: error.hints.first, status: ExitStatus.failedStatement)
    }
  }

  static let apply = Subcommand(
    name: "apply", usage: "[OPTIONS] DIR SCRIPT",
    summary: """
      Shows what a script would change in a data directory, asks where data would be lost, and runs it. It stops at the first
      statement that fails; what ran before stays.
      """,
    options: [
      database, Option(name: "--names", summary: "Print what changes without how."),
      Option(name: "--yes", summary: "Do not ask before data is lost."),
    ]
  ) { call in
    guard let plan = call.plan() else { return ExitStatus.usage }
    do throws(Diagnostic) {
      let plan = try plan.get()
      call.write(plan)
      if plan.isEmpty { return ExitStatus.success }
      if plan.losesData, !call.has("--yes"), !call.confirms("data would be lost; go on?") {
        return call.refuse("nothing was changed", hint: "--yes answers for you", status: ExitStatus.failedStatement)
      }
    } catch {
      return call.refuse(error.message, hint: error.hints.first, status: ExitStatus.failedStatement)
    }
    call.output.flush()
    var options = ShellOptions()
    options.target = call.operands[0]
    options.database = call.value("--database")
    options.work = [.file(call.operands[1])]
    options.isQuiet = true
    options.format = "none"
    return Shell.run(options)
  }
}

extension SubcommandCall {
  /// The plan of `DIR SCRIPT`; nil, and said, when the call is wrong.
  fileprivate func plan() -> Result<ScriptPlan, Diagnostic>? {
    guard operands.count == 2 else {
      errors.write("error: a directory and a script are needed\n  hint: kqlsh plan DIR deploy.kql\n")
      return nil
    }
    let directory = operands[0]
    guard let script = read(operands[1]) else { return nil }
    let exists = FileText.isDirectory(directory)
    return Result { () throws(Diagnostic) in
      try ScriptPlan(
        script: script, path: operands[1], directory: exists ? directory : nil, database: value("--database"),
        rowCounts: exists ? try rowCounts(directory) : [:])
    }
  }

  /// The rows of each table, by `table T`.
  private func rowCounts(_ directory: String) throws(Diagnostic) -> [String: Int] {
    var options = EngineOptions()
    options.directory = directory
    options.isReadOnly = true
    let engine = try Engine.open(options)
    defer { engine.close() }
    let session = engine.session(principal: nil)
    if let database = value("--database") { try session.use(database: database) }
    return session.rowCounts()
  }

  fileprivate func write(_ plan: ScriptPlan) {
    write(plan.changes, isDetailed: !has("--names"))
    for statement in plan.dataStatements { output.write("* \(statement)\n") }
    if plan.isEmpty {
      output.write("nothing to change\n")
      return
    }
    func count(_ kind: DefinitionChange.Kind) -> Int { plan.changes.count { $0.kind == kind } }
    output.write(
      "\(count(.create)) to create, \(count(.alter)) to alter, \(count(.drop)) to drop"
        + (plan.dataStatements.isEmpty ? "" : ", \(plan.dataStatements.count) statements on data")
        + (plan.losesData ? "; data is lost" : "") + "\n")
  }

  /// Asks on a terminal; no where there is none.
  fileprivate func confirms(_ question: String) -> Bool {
    output.flush()
    guard isatty(0) == 1 else { return false }
    errors.write("\(question) [y/N] ")
    errors.flush()
    return readLine()?.lowercased().hasPrefix("y") == true
  }
}
