import KQLDiagnostics
import KQLScripts
import Testing

@Suite struct DefinitionTests {
  private func definitions(_ text: String) throws -> DefinitionSet {
    try SchemaSource("a.kql", bytes: Array(text.utf8)).definitions(database: nil)
  }

  private func changes(_ old: String, _ new: String) throws -> [String] {
    DefinitionChange.changes(from: try definitions(old), to: try definitions(new)).map {
      ([("\($0.kind.rawValue) \($0.subject)")] + $0.losses.map { "! \($0)" } + $0.lines).joined(separator: "; ")
    }
  }

  private static let table = ".create-merge table T (a: long, b: string)\n"

  @Test func `a column that goes away loses data`() throws {
    #expect(
      try changes(Self.table, ".create table T (a: long, c: string)") == [
        "alter table T; ! column 'b' (string); - column b: string; + column c: string"
      ])
  }

  @Test func `the same definitions in other words do not differ`() throws {
    #expect(try changes(Self.table, ".create table T (a:long,b:string)").isEmpty)
    #expect(
      try changes(
        Self.table + ".alter table T policy retention '{\"SoftDeletePeriod\": \"10.00:00:00\"}'",
        Self.table + ".alter table T policy retention @'{\"SoftDeletePeriod\":\"10.00:00:00\",\"Recoverability\":\"Enabled\"}'"
      ).isEmpty)
  }

  @Test func `a function is told by its lines`() throws {
    let changes = try changes(
      Self.table + "\n.create function F() {\nT\n| take 1\n}", Self.table + "\n.create function F() {\nT\n| take 2\n}")
    #expect(changes == ["alter function F; - | take 1; + | take 2"])
  }

  @Test func `dropped tables lose their rows`() throws {
    #expect(try changes(Self.table, "print 1").first?.hasPrefix("drop table T; ! the rows of table T") == true)
  }

  @Test func `a statement that fails is never passed over`() throws {
    #expect(throws: Diagnostic.self) { try definitions(".create table T (a: lon)") }
    #expect(throws: Diagnostic.self) { try definitions(".creat table T (a: long)") }
    #expect(throws: Diagnostic.self) { try definitions("T | sumarize") }
  }

  @Test func `a schema document of the service is read`() throws {
    let document = """
      {"Databases":{"D":{"Name":"D","Tables":{"T":{"Name":"T","OrderedColumns":[{"Name":"a","Type":"System.Int64",
      "CslType":"long"},{"Name":"b","Type":"System.String"}]}},"Functions":{"F":{"Name":"F","InputParameters":[{"Name":
      "x","CslType":"long","CslDefaultValue":"1"}],"Body":"{ T | take x }","Folder":"f","DocString":""}}}}}
      """
    let told = try SchemaSource("s.json", bytes: Array(document.utf8)).definitions(database: nil)
      .keeping(SchemaSource.isToldByJSON)
    let script = try definitions(Self.table + "\n.create function with (folder = 'f') F(x: long = 1) { T | take x }")
      .keeping(SchemaSource.isToldByJSON)
    let changes = DefinitionChange.changes(from: told, to: script)
    #expect(changes.map(\.subject) == [])
  }

  @Test func `a plan tells data statements apart and settles`() throws {
    let script = Array((Self.table + ".ingest inline into table T <|\n1,2\n\n.alter table T docstring 'x'").utf8)
    let plan = try ScriptPlan(script: script, path: "a.kql", directory: nil, database: nil, rowCounts: [:])
    #expect(plan.changes.map(\.subject).first == "table T")
    #expect(plan.dataStatements == ["a.kql:2: .ingest inline into table T <|"])
    #expect(!plan.losesData)
  }
}
