import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// Tries scripts on a database without files, statement after statement, and tells what is wrong with them.
package final class ScriptChecker {
  /// Reads a file; nil when that cannot be done.
  package typealias Read = (String) -> [UInt8]?

  private let workspace: Workspace
  private let read: Read
  private let knownDirectives: Set<String>
  private var findings: [Finding] = []
  /// Where each thing was last defined, and by what text.
  private var definers: [String: ScriptStatement] = [:]
  private var pathsOpen: [String] = []
  /// Every script, in the order of their first statements.
  private var paths: [String] = []
  package private(set) var statementCount = 0

  package init(workspace: Workspace, knownDirectives: Set<String>, read: @escaping Read) {
    self.workspace = workspace
    self.knownDirectives = knownDirectives
    self.read = read
  }

  /// Goes through one script. What it defines stays for the next.
  package func check(_ path: String, _ bytes: [UInt8]) {
    pathsOpen.append(path)
    if !paths.contains(path) { paths.append(path) }
    defer { pathsOpen.removeLast() }
    let blocks = BlockReader.blocks(of: bytes)
    for (index, block) in blocks.enumerated() {
      let statement = ScriptStatement(path: path, block: block)
      if block.kind == .directive {
        follow(statement)
      } else {
        let next = index + 1 < blocks.count ? blocks[index + 1] : nil
        check(statement, mayFail: next.map(ScriptChecker.expectsFailure) ?? false)
      }
    }
  }

  /// What was found, in the order of the scripts; looks once more at what the scripts have defined.
  package func finish() -> [Finding] {
    verifyDefinitions()
    return paths.flatMap { path in
      findings.filter { $0.statement.path == path }.sorted { $0.statement.block.line < $1.statement.block.line }
    }
  }

  private func add(_ rule: Rule, _ diagnostic: Diagnostic, _ statement: ScriptStatement) {
    guard !statement.allows(rule) else { return }
    findings.append(Finding(rule: rule, diagnostic: diagnostic, statement: statement))
  }

  // MARK: Statements

  private func check(_ statement: ScriptStatement, mayFail: Bool) {
    statementCount += 1
    if let problem = statement.block.problem { return add(.syntax, problem, statement) }
    let outline = CommandOutline(statement.block.text)
    if let outline, let inner = statement.inner(outline) {
      for command in inner { check(command, mayFail: false) }
      return
    }
    let rehearsal = workspace.session.rehearse(statement.block.text)
    for diagnostic in rehearsal.diagnostics where diagnostic.severity == .warning {
      add(.warning, diagnostic, statement)
    }
    review(outline, statement)
    if rehearsal.hasFailed {
      if mayFail { return }
      for diagnostic in rehearsal.diagnostics where diagnostic.severity == .error {
        add(rehearsal.command == nil && diagnostic.code.hasPrefix("SYN") ? .syntax : .meaning, diagnostic, statement)
      }
      return
    }
    guard let command = rehearsal.command, !command.reads else { return }
    definers[command.subject] = statement
    reviewRepetition(command, statement)
  }

  private static func expectsFailure(_ block: Block) -> Bool {
    guard block.kind == .directive else { return false }
    let words = block.text.split(separator: " ", maxSplits: 2)
    return words.count >= 2 && words[0] == "#assert" && words[1] == "error"
  }

  /// What a deployment script of the service takes: commands of a database that create, alter or add.
  private func review(_ outline: CommandOutline?, _ statement: ScriptStatement) {
    let reason: String
    if let outline {
      let verb = outline.name.split(separator: " ").first ?? ""
      if outline.isClusterLevel {
        reason = "it is about the cluster"
      } else if ScriptChecker.deploymentVerbs.contains(verb) {
        return
      } else {
        reason = "'\(verb)' is none of \(ScriptChecker.deploymentVerbs.sorted().joined(separator: ", "))"
      }
    } else {
      reason = "it is a query"
    }
    add(.deployment, Diagnostic(.note, code: "", "a deployment script would refuse this: \(reason)"), statement)
  }

  private static let deploymentVerbs: Set<Substring> = [
    ".create", ".create-or-alter", ".create-merge", ".alter", ".alter-merge", ".add",
  ]

  /// Commands that add rows each time they run.
  private static let addingCommands: Set<String> = [
    "IngestIntoTable", "IngestInlineIntoTable", "IngestFromStorageQueued", "AppendTable", "SetOrAppendTable",
  ]

  private func reviewRepetition(_ command: CommandOutline, _ statement: ScriptStatement) {
    if ScriptChecker.addingCommands.contains(command.id) {
      guard !statement.block.text.contains("ingestIfNotExists") else { return }
      let note = Diagnostic(
        .note, code: "", "a second run adds the rows again",
        hints: ["tag them: with (tags = '[\"ingest-by:NAME\"]', ingestIfNotExists = '[\"NAME\"]')"])
      return add(.notIdempotent, note, statement)
    }
    let again = workspace.session.rehearse(statement.block.text)
    guard let failure = again.diagnostics.first(where: { $0.severity == .error }) else { return }
    add(.notIdempotent, Diagnostic(.note, code: "", "a second run fails: \(failure.message)"), statement)
  }

  // MARK: Directives

  private func follow(_ statement: ScriptStatement) {
    var text = Substring(statement.block.text)
    guard text.hasPrefix("#") else { return }
    text = text.dropFirst()
    let name = String(text.prefix { !$0.isWhitespace })
    let argument = String(text.dropFirst(name.count).drop(while: \.isWhitespace))
    guard knownDirectives.contains(name) else {
      let unknown = Diagnostic(
        code: "", "'#\(name)' is not a directive", hints: Spelling.hints(for: name, in: knownDirectives))
      return add(.directive, unknown, statement)
    }
    switch name {
    case "script", "scriptml": include(argument, statement)
    case "dbcontext", "database":
      do throws(Diagnostic) { try workspace.session.use(database: argument) } catch { add(.meaning, error, statement) }
    case "qp":
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      if parts.count == 2 { workspace.session.parameters[parts[0]] = parts[1] }
    default: break
    }
  }

  /// Goes on with another script, its path relative to this one.
  private func include(_ argument: String, _ statement: ScriptStatement) {
    var path = argument
    if !path.hasPrefix("/"), let slash = statement.path.lastIndex(of: "/") {
      path = statement.path[...slash] + path
    }
    guard !pathsOpen.contains(path) else {
      return add(.include, Diagnostic(code: "", "'\(argument)' runs itself"), statement)
    }
    guard let bytes = read(path) else {
      return add(.include, Diagnostic(code: "", "cannot read '\(path)'"), statement)
    }
    check(path, bytes)
  }

  // MARK: The end

  /// Defines everything once more, with validation: a later statement may have taken away what an earlier one needs.
  private func verifyDefinitions() {
    for definition in SchemaDefinitions.commands(of: workspace.session) {
      guard let outline = CommandOutline(definition), let definer = definers[outline.subject] else { continue }
      let text = definition.replacing(", skipvalidation = true", with: "").replacing(
        "with (skipvalidation = true) ", with: "")
      if definer.block.text.lowercased().contains("skipvalidation") { continue }
      let rehearsal = workspace.session.rehearse(text)
      guard let failure = rehearsal.diagnostics.first(where: { $0.severity == .error }) else { continue }
      if findings.contains(where: { $0.severity == .error && $0.statement.isSame(as: definer) }) { continue }
      add(
        .broken,
        Diagnostic(
          code: failure.code, "\(outline.subject) is broken at the end of the script: \(failure.message)",
          hints: failure.hints), definer)
    }
  }
}
