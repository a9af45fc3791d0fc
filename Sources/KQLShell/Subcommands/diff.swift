import KQLDiagnostics
import KQLEngine
import KQLScripts

extension Subcommand {
  static let diff = Subcommand(
    name: "diff", usage: "[OPTIONS] A B",
    summary: """
      Shows by which definitions B differs from A: tables, columns, functions, policies, mappings, external tables, exports,
      views, roles. Each side is a data directory, a script or a schema as JSON. Status 4 when they differ.
      """,
    options: [
      Option(name: "--database", value: "NAME", summary: "Database of a directory."),
      Option(name: "--commands", summary: "Print the definitions of B that A lacks as commands."),
      Option(name: "--names", summary: "Print what differs without how."),
    ]
  ) { call in
    guard call.operands.count == 2 else {
      return call.refuse("two sides are needed", hint: "kqlsh diff DIR script.kql")
    }
    guard let left = call.schemaSource(call.operands[0]), let right = call.schemaSource(call.operands[1]) else {
      return ExitStatus.usage
    }
    do throws(Diagnostic) {
      var old = try left.definitions(database: call.value("--database"))
      var new = try right.definitions(database: call.value("--database"))
      if left.form == .json || right.form == .json {
        old = old.keeping(SchemaSource.isToldByJSON)
        new = new.keeping(SchemaSource.isToldByJSON)
        call.errors.write("note: a JSON schema tells of tables and functions only; the rest was not compared\n")
      }
      let changes = DefinitionChange.changes(from: old, to: new)
      if call.has("--commands") {
        for change in changes { if let text = change.new { call.output.write(text + "\n\n") } }
      } else {
        call.write(changes, isDetailed: !call.has("--names"))
      }
      return changes.isEmpty ? ExitStatus.success : ExitStatus.assertion
    } catch {
      return call.say(error)
    }
  }
}
