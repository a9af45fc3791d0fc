import KQLDiagnostics
import KQLEngine
import KQLScripts

extension Subcommand {
  static let fmt = Subcommand(
    name: "fmt", usage: "[--write | --check] [FILE…]",
    summary: "Lays out scripts: a pipe a line, four blanks a level. Comments and literals stay as they are.",
    options: [
      Option(name: "--write", summary: "Write the files anew instead of printing them."),
      Option(name: "--check", summary: "Print the names of the files that would change; status 4 when there are any."),
    ]
  ) { call in
    let formatter = ScriptFormatter(grammar: EngineGrammar.grammar)
    var status = ExitStatus.success
    let paths = call.operands.isEmpty ? ["-"] : call.operands
    for path in paths {
      guard let bytes = call.read(path) else { return ExitStatus.usage }
      let result = formatter.format(bytes)
      for (block, diagnostic) in result.problems {
        call.report(diagnostic, of: block, in: path)
        status = ExitStatus.failedStatement
      }
      let isChanged = Array(result.text.utf8) != bytes
      if call.has("--check") {
        guard isChanged else { continue }
        call.output.write((path == "-" ? "<stdin>" : path) + "\n")
        if status == ExitStatus.success { status = ExitStatus.assertion }
      } else if call.has("--write"), path != "-" {
        guard isChanged else { continue }
        do throws(Diagnostic) {
          let file = try ResultFile(path: path)
          file.write(Array(result.text.utf8))
          try file.finish()
        } catch {
          return call.refuse(error.message, status: ExitStatus.failedStatement)
        }
      } else {
        call.output.write(result.text)
      }
    }
    return status
  }
}
