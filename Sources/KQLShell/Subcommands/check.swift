import KQLDiagnostics
import KQLEngine
import KQLScripts

extension Subcommand {
  static let check = Subcommand(
    name: "check", usage: "[OPTIONS] FILE…",
    summary: """
      Parses and binds scripts, offline, against what they define themselves, or a data directory. Runs nothing: no file
      that a statement names is read or written. `// kqlsh:allow KC101` in a statement suppresses a rule there.
      """,
    options: [
      Option(name: "--against", value: "DIR", summary: "Begin with the definitions of a data directory."),
      Option(name: "--database", value: "NAME", summary: "Database of the directory."),
      Option(name: "--format", value: "NAME", summary: "text (default), json or sarif."),
      Option(name: "--allow", value: "RULE", summary: "Suppress a rule everywhere; repeatable."),
      Option(name: "--param", value: "NAME=VALUE", summary: "A query parameter; repeatable."),
      Option(name: "--deployment", summary: "What a deployment script of the service would refuse is an error."),
      Option(name: "--notes", summary: "List notes too: what is not idempotent, what a deployment would refuse."),
      Option(name: "--strict", summary: "Warnings fail, too."),
      Option(name: "--rules", summary: "List the rules."),
    ]
  ) { call in CheckRun(call).status() }
}

/// One call of `kqlsh check`.
private struct CheckRun {
  let call: SubcommandCall

  init(_ call: SubcommandCall) { self.call = call }

  func status() -> Int32 {
    if call.has("--rules") {
      for rule in Rule.all { call.output.write("\(rule.id)  \(rule.severity.rawValue)  \(rule.name): \(rule.summary)\n") }
      return ExitStatus.success
    }
    let format = call.value("--format") ?? "text"
    guard ["text", "json", "sarif"].contains(format) else {
      return call.refuse("'\(format)' is not a format here; choose text, json or sarif")
    }
    for name in call.values("--allow") where !Rule.all.contains(where: { $0.id == name || $0.name == name }) {
      return call.refuse("'\(name)' is not a rule", hint: "kqlsh check --rules lists them")
    }
    guard !call.operands.isEmpty else { return call.refuse("a file is needed", hint: "kqlsh check FILE…; - is stdin") }
    let checker: ScriptChecker
    do {
      checker = try makeChecker()
    } catch {
      return call.refuse(error.message, hint: error.hints.first, status: ExitStatus.target)
    }
    for path in call.operands {
      guard let bytes = call.read(path) else { return ExitStatus.usage }
      checker.check(path == "-" ? "<stdin>" : path, bytes)
    }
    let findings = checker.finish().filter { finding in
      !call.values("--allow").contains { $0 == finding.rule.id || $0 == finding.rule.name }
    }
    write(findings, format, statementCount: checker.statementCount)
    return findings.contains(where: fails) ? ExitStatus.assertion : ExitStatus.success
  }

  private func makeChecker() throws(Diagnostic) -> ScriptChecker {
    let workspace = try Workspace()
    if let directory = call.value("--against") {
      try workspace.load(directory: directory, database: call.value("--database"))
    }
    for text in call.values("--param") {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else {
        throw Diagnostic(code: "", "--param '\(text)' is not of the form NAME=VALUE")
      }
      workspace.session.parameters[parts[0]] = parts[1]
    }
    let names = Set(Directive.all.flatMap(\.names)).union(Directive.ignored).union(["end"])
    return ScriptChecker(workspace: workspace, knownDirectives: names) { FileText.read($0) }
  }

  private func fails(_ finding: Finding) -> Bool {
    switch finding.severity {
    case .error: true
    case .warning: call.has("--strict")
    case .note: call.has("--deployment") && finding.rule.name == "deployment"
    }
  }

  private func write(_ findings: [Finding], _ format: String, statementCount: Int) {
    switch format {
    case "json": for finding in findings { call.output.write(FindingReport.json(finding) + "\n") }
    case "sarif": call.output.write(FindingReport.sarif(findings, version: ProductVersion.text) + "\n")
    default:
      for finding in findings where finding.severity != .note || call.has("--notes") || fails(finding) {
        var diagnostic = finding.diagnostic
        diagnostic.code = diagnostic.code.isEmpty ? finding.rule.id : "\(diagnostic.code), \(finding.rule.id)"
        diagnostic.severity = fails(finding) ? .error : finding.severity
        let block = finding.statement.block
        let origin = StatementOrigin(file: finding.statement.path, block: block)
        call.output.write(
          ErrorReport.text(diagnostic, statement: block.text, origin: origin, usesColor: call.output.isTerminal))
      }
      call.output.write(summary(findings, statementCount))
    }
  }

  private func summary(_ findings: [Finding], _ statementCount: Int) -> String {
    func count(_ severity: Diagnostic.Severity, _ word: String) -> String {
      let number = findings.count { $0.severity == severity }
      return "\(number) \(word)\(number == 1 ? "" : "s")"
    }
    var text = "\(statementCount) statements: \(count(.error, "error")), \(count(.warning, "warning"))"
    let repeated = findings.count { $0.rule.name == "not-idempotent" }
    let refused = findings.count { $0.rule.name == "deployment" }
    if repeated + refused > 0 {
      text += "; \(repeated) not idempotent, \(refused) that a deployment script would refuse"
      if !call.has("--notes") { text += " (--notes lists them)" }
    }
    return text + "\n"
  }
}
