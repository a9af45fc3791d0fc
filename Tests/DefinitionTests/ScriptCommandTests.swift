import KQLLanguage
import Testing

/// `.execute database script`, by the rules of semantics-session 2. (A script file cannot hold one but as its end.)
@Suite struct ScriptCommandTests {
  private func run(_ properties: String, _ script: String, showing: String) throws -> String {
    try ExampleRunner.run(
      Example(showing, "", after: [".execute database script \(properties) <|\n\(script)"]))
  }

  private static let failing = ".create table First (a: long)\n.drop table NoSuch\n.create table Never (a: long)"

  @Test func `a script stops at the first failure and tells of it`() throws {
    let rows = try ExampleRunner.run(Example(".execute database script <|\n" + Self.failing, ""))
    let lines = rows.split(separator: "\n").map { $0.split(separator: " | ").dropFirst().joined(separator: " | ") }
    #expect(
      lines == [
        "TableCreate | .create table First (a: long) | Completed",
        "TableDrop | .drop table NoSuch | Failed | Entity 'NoSuch' of kind 'Table' was not found. [BadRequest_TableNotExist]",
      ])
    #expect(
      try run("", Self.failing, showing: ".show tables | where TableName in ('First', 'Never') | project TableName")
        == "First")
  }

  @Test func `ContinueOnErrors goes on, show commands are skipped`() throws {
    let rows = try ExampleRunner.run(
      Example(
        ".execute database script with (ContinueOnErrors = true) <|\n" + Self.failing + "\n.show tables\n"
          + ".alter-merge table Logs policy retention softdelete = 10d", ""))
    let results = rows.split(separator: "\n").map { $0.split(separator: " | ", omittingEmptySubsequences: false) }
    #expect(results.map { $0[1] } == ["TableCreate", "TableDrop", "TableCreate", "TablesShow", "RetentionPolicyAlter"])
    #expect(results.map { $0[3] } == ["Completed", "Failed", "Completed", "Skipped", "Completed"])
  }

  @Test func `ThrowOnErrors fails the request, what was done stays`() throws {
    let text = ".execute database script with (ThrowOnErrors = true) <|\n" + Self.failing
    #expect(try ExampleRunner.run(Example(text, "")) == "error: Entity 'NoSuch' of kind 'Table' was not found.")
    let both = ".execute database script with (ThrowOnErrors = true, ContinueOnErrors = true) <|\n.show tables"
    #expect(try ExampleRunner.run(Example(both, "")) == "error: ContinueOnErrors and ThrowOnErrors exclude each other")
  }

  @Test func `comments and a final semicolon are no commands, and scripts do not nest`() throws {
    let rows = try ExampleRunner.run(
      Example(
        ".execute database script <|\n// first\n.create table S (a: long);\n\n// then\n"
          + ".execute database script <|\n", ""))
    #expect(rows.contains("TableCreate | .create table S (a: long) | Completed"))
    #expect(rows.contains("Failed | a script cannot run another script"))
  }

  @Test func `a dot at the start of a line begins a command, inside a body too`() throws {
    let rows = try ExampleRunner.run(
      Example(".execute database script <|\n.create function F() {\nprint a = 1\n.b\n}", ""))
    #expect(rows.contains("Failed"))
  }
}
