import Foundation
import KQLDiagnostics
import KQLScripts
import Testing

/// The scripts of `docs/examples` are clean; copies that are broken on purpose are found out, each by its rule and at its place.
@Suite struct PlantedDefectTests {
  struct Defect: CustomTestStringConvertible, Sendable {
    var files: [String]
    /// What stands in the scripts, and what is put in its place.
    var old: String
    var new: String
    var rule: String
    /// What the statement that is found begins with; nil for the one that holds the new text.
    var statement: String?
    var testDescription: String { "\(rule): \(new)" }

    init(_ files: [String], _ old: String, _ new: String, _ rule: String, at statement: String? = nil) {
      self.files = files
      self.old = old
      self.new = new
      self.rule = rule
      self.statement = statement
    }
  }

  private static let demo = ["demo.kql"]
  private static let pipeline = ["pipeline/schema.kql", "pipeline/smoke.kql"]
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/examples")

  private static let defects: [Defect] = [
    // Syntax.
    Defect(demo, "summarize Requests", "sumarize Requests", "KC001"), Defect(demo, "kind = storage", "kind = storrage", "KC001"),
    Defect(demo, ".create table RawLog", ".creat table RawLog", "KC001"),
    Defect(demo, "max(Millis) by Day", "max(Millis by Day", "KC001"),
    Defect(
      demo, "Path, Status, Millis, User\n}\n\n.alter", "Path, Status, Millis, User\n\n.alter", "KC001", at: ".create-or-alter function"),
    Defect(pipeline, "(Line: string)", "Line: string)", "KC001"),
    Defect(pipeline, "| where Status == 500", "| where Status = 500", "KC001"),
    Defect(pipeline, "retention softdelete = 365d", "retention softdelte = 365d", "KC001"),
    // Meaning: names, types, values.
    Defect(demo, "Millis: long, User: string)", "Millis: long, User: strin)", "KC002"),
    Defect(demo, "by Component\n", "by Komponent\n", "KC002"),
    Defect(demo, "\"Source\": \"RawLog\"", "\"Source\": \"RawLogs\"", "KC002"),
    Defect(demo, "\"Source\": \"RawLog\"", "\"Sources\": \"RawLog\"", "KC002"),
    Defect(demo, "\"IsTransactional\": true", "\"IsTransactional\": \"perhaps\"", "KC002"),
    Defect(demo, "\"Query\": \"ParseRequests()\"", "\"Query\": \"ParseRequest()\"", "KC002"),
    Defect(demo, "over (Requests)", "over (Request)", "KC002"), Defect(demo, "max(Millis)", "maxx(Millis)", "KC002"),
    Defect(demo, "external_table('Archive')", "external_table('Archives')", "KC002"),
    Defect(demo, "to table Archive", "to table Archiv", "KC002"),
    Defect(demo, "project Timestamp, Component, Status, Millis\n", "project Timestamp, Component, Status\n", "KC002"),
    Defect(demo, "startofday(Timestamp))\n    dataformat", "startofday(Component))\n    dataformat", "KC002"),
    Defect(demo, "(format = 'txt')", "(formt = 'txt')", "KC002"),
    Defect(pipeline, "Requests policy update", "Request policy update", "KC002"),
    Defect(pipeline, "{\"IsEnabled\": true, ", "{\"IsEnabled\": true ", "KC002"),
    Defect(pipeline, "| project Millis\n", "| project Milis\n", "KC002"),
    Defect(pipeline, "into table RawLog with", "into table RawLogs with", "KC002"),
    Defect(
      pipeline, "| project Timestamp, Status, Millis\n}", "| project Timestamp, Status\n}", "KC002",
      at: ".alter table Requests policy update"),
    // Directives and included scripts.
    Defect(demo, "#clock advance 1h\n\n.show", "#clok advance 1h\n\n.show", "KC003"),
    Defect(pipeline, "#assert value == 900", "#asert value == 900", "KC003"),
    Defect(pipeline, "#assert value == 900", "#script nowhere.kql", "KC004"),
    // What a statement breaks.
    Defect(demo, "// kqlsh:allow KC200\n", "", "KC200", at: ".create-or-alter function ParseRequests() { RawLog | project Line }"),
    Defect(
      pipeline, ".alter-merge table Requests policy retention",
      ".alter table Requests (Status: int)\n\n.alter-merge table Requests policy retention", "KC200",
      at: ".alter table Requests (Status: int)"),
    Defect(
      pipeline, ".alter-merge table Requests policy retention", ".drop table RawLog\n\n.alter-merge table Requests policy retention",
      "KC201", at: ".create-or-alter function"),
    // What a second run does, and what a deployment script would refuse.
    Defect(pipeline, "create-or-alter function", "create function", "KC101"),
    Defect(
      pipeline, ".alter-merge table Requests policy retention", ".drop table RawLog\n\n.alter-merge table Requests policy retention",
      "KC101", at: ".drop table RawLog"),
    Defect(
      pipeline, ".alter-merge table Requests policy retention", ".clear table RawLog data\n\n.alter-merge table Requests policy retention",
      "KC102", at: ".clear table RawLog data"),
  ]

  /// The findings on the scripts, in which one text has been put in the place of another wherever it stands first.
  private func findings(_ files: [String], _ change: (old: String, new: String)? = nil) throws -> [Finding] {
    let checker = ScriptChecker(workspace: try Workspace(), knownDirectives: ["clock", "assert", "script"]) { _ in nil }
    var isPlanted = change == nil
    for file in files {
      var text = try String(contentsOf: Self.folder.appending(path: file), encoding: .utf8)
      if let change, !isPlanted, let place = text.firstRange(of: change.old) {
        text.replaceSubrange(place, with: change.new)
        isPlanted = true
      }
      checker.check(file, Array(text.utf8))
    }
    #expect(isPlanted, "'\(change?.old ?? "")' stands nowhere")
    return checker.finish()
  }

  @Test(arguments: [demo, pipeline])
  func `the examples raise no alarm`(_ files: [String]) throws {
    let alarms = try findings(files).filter { $0.severity != .note }
    #expect(alarms.isEmpty, "\(alarms.map { "\($0.statement.block.line) \($0.rule.id) \($0.diagnostic.message)" })")
  }

  @Test(arguments: defects)
  func `a planted defect is found at its place`(_ defect: Defect) throws {
    let clean = try findings(defect.files).map { "\($0.rule.id) \($0.statement.block.text)" }
    let found = try findings(defect.files, (defect.old, defect.new))
    let new = found.filter { !clean.contains("\($0.rule.id) \($0.statement.block.text)") }
    let hits = new.filter { finding in
      guard finding.rule.id == defect.rule else { return false }
      let text = finding.statement.block.text
      if let start = defect.statement { return text.contains(start) }
      let planted = defect.new.split(separator: "\n").first.map(String.init) ?? defect.new
      return text.contains(planted)
    }
    #expect(!hits.isEmpty, "\(new.map { "\($0.statement.block.line) \($0.rule.id) \($0.diagnostic.message)" })")
  }
}
