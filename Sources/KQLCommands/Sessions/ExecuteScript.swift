import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let steps =
    "OperationId: guid, CommandType: string, CommandText: string, Result: string, Reason: string"

  static let executeDatabaseScript = ManagementCommand(
    "ExecuteDatabaseScript",
    syntax:
      ".execute [database] script [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_script>",
    summary: "Runs commands one after the other and tells of each how it ended.", permission: .databaseAdmin,
    effect: .writes, result: steps,
    examples: [
      Example(
        ".execute database script <|\n.create-merge table S (A: long)\n.show tables\n.drop table Nope\n.drop table S",
        "<guid> | TableCreate | .create-merge table S (A: long) | Completed | \n"
          + "<guid> | TablesShow | .show tables | Skipped | \n"
          + "<guid> | TableDrop | .drop table Nope | Failed | Entity 'Nope' of kind 'Table' was not found. [BadRequest_TableNotExist]")
    ]
  ) { context in try context.executeScript() }

  static let executeClusterScript = ManagementCommand(
    "ExecuteClusterScript",
    syntax:
      ".execute cluster script [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')'] '<|' <input_script>",
    summary: "Runs commands on the cluster one after the other and tells of each how it ended.",
    permission: .allDatabasesAdmin, effect: .writes, result: steps,
    examples: [
      Example(
        ".execute cluster script <|\n.create database Sales\n.show databases",
        "<guid> | DatabaseCreate | .create database Sales | Completed | \n"
          + "<guid> | DatabasesShow | .show databases | Skipped | ")
    ]
  ) { context in try context.executeScript() }
}

extension CommandContext {
  fileprivate func executeScript() throws -> CommandResult {
    let context = self
    let steps = "OperationId: guid, CommandType: string, CommandText: string, Result: string, Reason: string"
    let properties = try PropertyList(context.captures, known: ["ContinueOnErrors", "ThrowOnErrors"])
    let continues = try properties.bool("ContinueOnErrors") ?? false
    let throwsErrors = try properties.bool("ThrowOnErrors") ?? false
    if continues && throwsErrors {
      throw Diagnostic(
        code: "General_BadRequest", "ContinueOnErrors and ThrowOnErrors exclude each other",
        range: context.command.range)
    }
    guard case .data(let script, let range)? = context.command.input else {
      throw Diagnostic(code: "SYN0002", "commands are needed after <|", range: context.command.range)
    }
    var rows: [[Value]] = []
    var failed = false
    for statement in ScriptText.commands(script) {
      let step = try Step(statement, offset: range.lowerBound, context, throwsErrors: throwsErrors)
      rows.append(step.row)
      if step.hasFailed {
        failed = true
        if !continues { break }
      }
    }
    try context.refresh()
    return CommandResult(Table(schema: Schema(declared: steps), rows: rows), hasFailedRows: failed)
  }
}

/// One command of a script, run.
private struct Step {
  let row: [Value]
  let hasFailed: Bool

  init(_ statement: ScriptText.Statement, offset: Int, _ context: CommandContext, throwsErrors: Bool) throws {
    let id = GUID.random()
    var commandType = "Unknown"
    var result = "Completed"
    var reason = ""
    do {
      let kind = try context.queries.describe(script: statement.text)
      commandType = kind.commandType
      if kind.commandType == "DatabaseScriptExecute" || kind.commandType == "ClusterScriptExecute" {
        throw Diagnostic(code: "General_BadRequest", "a script cannot run another script")
      }
      if kind.reads { result = "Skipped" } else { _ = try context.queries.execute(script: statement.text, in: context) }
    } catch var error as Diagnostic {
      if throwsErrors {
        error.range = error.range.map {
          $0.lowerBound + statement.offset + offset..<$0.upperBound + statement.offset + offset
        }
        throw error
      }
      result = "Failed"
      reason = error.code.isEmpty ? error.message : "\(error.message) [\(error.code)]"
    }
    hasFailed = result == "Failed"
    row = [
      .guid(id), .string(commandType), .string(SecretText.masked(statement.text)), .string(result), .string(reason),
    ]
  }
}

/// Splits the body of a script: a command begins at a dot that is the first thing on a line.
enum ScriptText {
  struct Statement {
    var text: String
    /// UTF-8 offset in the script.
    var offset: Int
  }

  static func commands(_ script: String) -> [Statement] {
    var statements: [Statement] = []
    var current: [UInt8] = []
    var start = 0
    var offset = 0
    func finish() {
      let text = trimmed(String(decoding: current, as: UTF8.self))
      if !text.isEmpty { statements.append(Statement(text: text, offset: start)) }
      current = []
    }
    for line in script.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false) {
      let first = line.first { $0 != 0x20 && $0 != 0x09 }
      let isComment = first == UInt8(ascii: "/") && current.isEmpty
      if first == UInt8(ascii: ".") {
        finish()
        start =
          offset
          + (line.firstIndex { $0 != 0x20 && $0 != 0x09 }.map { line.distance(from: line.startIndex, to: $0) } ?? 0)
      }
      if !current.isEmpty || first == UInt8(ascii: ".") || !(isComment || first == nil) {
        if current.isEmpty && first != UInt8(ascii: ".") { start = offset }
        current.append(contentsOf: line)
        current.append(UInt8(ascii: "\n"))
      }
      offset += line.count + 1
    }
    finish()
    return statements
  }

  /// Without blanks around it, a final `;`, and comments that follow the command.
  private static func trimmed(_ text: String) -> String {
    var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    while let last = lines.last, last.allSatisfy(\.isWhitespace) || last.drop(while: \.isWhitespace).hasPrefix("//") {
      lines.removeLast()
    }
    var result = lines.joined(separator: "\n")[...]
    while let last = result.last, last.isWhitespace || last == ";" { result = result.dropLast() }
    while let first = result.first, first.isWhitespace { result = result.dropFirst() }
    return String(result)
  }
}
