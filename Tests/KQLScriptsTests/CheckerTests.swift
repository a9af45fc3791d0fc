import Foundation
import KQLScripts
import Testing

@Suite struct CheckerTests {
  private func findings(_ text: String, files: [String: String] = [:]) throws -> [String] {
    let checker = ScriptChecker(workspace: try Workspace(), knownDirectives: ["script", "assert", "timeon"]) { path in
      files[path].map { Array($0.utf8) }
    }
    checker.check("a.kql", Array(text.utf8))
    return checker.finish().filter { $0.severity != .note || $0.rule.name == "not-idempotent" }.map {
      "\($0.statement.path):\($0.statement.block.line) \($0.rule.id)"
    }
  }

  @Test(arguments: [
    ("print 1", []),
    (".create table T (a: long)\n\nT | count", []),
    ("T | count", ["a.kql:1 KC002"]),
    ("print 1 | sumarize count()", ["a.kql:1 KC001"]),
    (".create table T (a: long)\n\n.create function F() { T | project b }", ["a.kql:3 KC002"]),
    (".drop table Nope ifexists", []),
    (".create table T (a: long)\n.drop table T", ["a.kql:2 KC101"]),
    (".create table T (a: long)\n.ingest into table T ('no-such-file.csv')", ["a.kql:2 KC101"]),
    (".create table T (a: long)\n.ingest into table U ('no-such-file.csv')", ["a.kql:2 KC002"]),
    (".create table T (a: long)\n.export to csv ('/nowhere/x') <| T", []),
    (".create table T (a: long)\n.export to csv ('/nowhere/x') <| T | project b", ["a.kql:2 KC002"]),
    ("T | count\n#assert error ~ \"SEM\"", []),
    ("#tiemon", ["a.kql:1 KC003"]),
    ("// kqlsh:allow KC002\nT | count", []),
    (".execute database script <|\n.create table Q (a: int)\n.drop table Nope\n#end\nQ | count", ["a.kql:3 KC002"]),
    (
      ".create table T (a: long, b: long)\n.create-or-alter function F() { T | project a }\n.alter table T (b: long)",
      ["a.kql:2 KC201", "a.kql:3 KC200"]
    ),
  ])
  func `a script gives its findings`(_ text: String, _ expected: [String]) throws {
    #expect(try findings(text) == expected)
  }

  @Test func `an included script is checked with its own places`() throws {
    let files = ["b.kql": ".create table T (a: long)\n\nT | where b == 1"]
    #expect(try findings("#script b.kql\n\nT | count", files: files) == ["b.kql:3 KC002"])
    #expect(try findings("#script c.kql", files: files) == ["a.kql:1 KC004"])
    #expect(try findings("#script a.kql", files: files) == ["a.kql:1 KC004"])
  }
}
