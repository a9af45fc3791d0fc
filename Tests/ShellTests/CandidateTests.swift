import KQLColumns
import KQLEngine
import Testing

/// What Tab may offer, on a small database.
@Suite struct CandidateTests {
  private static func session() throws -> Session {
    let engine = try Engine.open(EngineOptions())
    let session = engine.session()
    for text in [
      ".create table Storms (State: string, ['a b']: long, StartTime: datetime)", ".create table Other (x: int)",
      ".create function Recent(n: long) { Storms | take n }",
      ".create external table Out (a: long) kind=storage dataformat=csv ('/tmp/out')",
      ".create-or-alter continuous-export Hourly to table Out <| Other | project a = tolong(x)",
      ".create materialized-view Daily on table Storms { Storms | summarize n = count() by State }",
      ".create entity_group Both (database('NetDefaultDB'))",
      ".set stored_query_result Kept <| Other",
      ".create table Storms ingestion csv mapping 'M1' '[{\"column\":\"State\",\"Properties\":{\"Ordinal\":\"0\"}}]'",
    ] {
      _ = try session.submit(text, cancellation: Cancellation()) { _ in }
    }
    return session
  }

  /// Names offered at the end of a text, in order.
  private func names(_ session: Session, _ text: String) -> [String] {
    session.candidates(text, cursor: text.utf8.count).items.map(\.name)
  }

  @Test func `names come from where the cursor stands`() throws {
    let session = try Self.session()
    let cases: [(String, [String])] = [
      (".drop table ", ["Other", "Storms"]), ("Storms | where ", ["StartTime", "State", "a b", "Recent"]),
      ("Storms | summarize count() by ", ["StartTime", "State", "a b", "Recent"]),
      ("Storms | project Twice = ['a b'] * 2 | where ", ["Twice", "Recent"]),
      ("let lim = 5; Other | where ", ["x", "lim", "Recent"]), (".show continuous-export ", ["Hourly"]),
      (".show tables | where Tab", ["TableName"]), ("Storms | join kind=inner (Other | where ", ["x", "Recent"]),
      (".drop function ", ["Recent"]), (".drop external table ", ["Out"]),
      (".show materialized-view ", ["Daily"]), (".drop materialized-view ", ["Daily"]), (".alter materialized-view ", ["Daily"]),
      (".show materialized-views", ["materialized-views"]), ("Dai", ["Daily"]), ("Other | join (Dai", ["Daily"]),
      ("Daily | where ", ["State", "n"]), ("materialized_view('", ["Daily"]), ("external_table('", ["Out"]),
      ("table('", ["Other", "Storms"]), ("stored_query_result('", ["Kept"]), ("database('", ["NetDefaultDB"]),
      (".show stored_query_result ", ["Kept"]), (".drop entity_group ", ["Both"]), (".show external table ", ["Out"]),
      (".alter external table ", ["Out"]), (".drop continuous-export ", ["Hourly"]), (".disable continuous-export ", ["Hourly"]),
      (".show function ", ["Recent"]), (".add table Storms ", ["admins", "ingestors"]),
      (".add table Storms admins ('", ["aadapp=", "aadgroup=", "aaduser="]), ("Rec", ["Recent"]),
      (".drop table Storms ingestion csv mapping '", ["M1"]), (".drop column Storms.", ["StartTime", "State", "a b"]),
      (".create-merge table T (a: rea", ["real"]), ("Storms | invoke ", ["Recent"]), ("Storms | order by ", ["StartTime", "State", "a b"]),
      ("Storms | evaluate biv", []), ("Storms | extend d = bin(", ["StartTime", "State", "a b"]),
      (".alter database NetDefaultDB policy ", ["caching"]), (".show table Storms policy ", ["auto_delete", "caching"]),
      (".alter-merge table Storms policy merge '{\"", ["AllowMerge", "AllowRebuild"]),
      (".set-or-append Storms <| Other | ext", ["extend"]), (".ingest into table ", ["Other", "Storms"]),
      (".show table Storms ingestion csv mapping '", ["M1"]), ("Storms | where st", ["StartTime", "State"]),
      (".alter table Storms policy retention '{\"", ["Recoverability", "SoftDeletePeriod"]),
      (".alter table Storms policy retention '{\"SoftDeletePeriod\": \"1d\", \"Reco", ["Recoverability"]),
      (".alter table Storms policy retention '{\"Recoverability\": \"", ["Disabled", "Enabled"]),
      (".alter table Other policy update @'[{\"Source\": \"", ["Other", "Storms"]),
      (".alter table Other policy update @'[{\"IsEnabled\": ", ["false", "true"]),
      (".create table T (a: long) with (f", ["folder"]), (".create table T (a: dat", ["datetime"]),
      (".create-or-alter function with (skipvalidation=", ["false", "true"]),
      (".execute database script with (", ["ContinueOnErrors", "ThrowOnErrors"]),
    ]
    for (text, expected) in cases {
      let found = names(session, text)
      #expect(Array(found.prefix(expected.count)) == expected, "\(text): \(found.prefix(12))")
    }
  }

  @Test func `only what may follow is offered`() throws {
    let session = try Self.session()
    #expect(names(session, ".drop table ").allSatisfy { ["Other", "Storms"].contains($0) || $0.first?.isLowercase == true })
    #expect(names(session, "Storms | where ").allSatisfy { $0 != "strcat" }, "no dictionary of everything")
    #expect(!names(session, "Storms | where State == 'x' // ").contains("State"))
    let policies = names(session, ".alter table Storms policy ")
    #expect(policies.contains("update") && policies.contains("retention") && !policies.contains("rowid"))
    #expect(names(session, "Storms | ").contains("summarize") && !names(session, "Storms | ").contains("Other"))
    #expect(names(session, "print 1 | summ") == ["summarize"])
  }

  @Test func `misspelt beginnings find what is near`() throws {
    let session = try Self.session()
    #expect(names(session, "Storms | where tarttim").first == "StartTime")
    #expect(names(session, "Storms | sumarize").contains("summarize"))
    #expect(names(session, "Storms | WHER") == ["where"])
  }

  @Test func `names that need it are quoted, and functions opened`() throws {
    let session = try Self.session()
    let text = "Storms | where a"
    let items = session.candidates(text, cursor: text.utf8.count).items
    #expect(items.first { $0.name == "a b" }?.insertion == "['a b']")
    #expect(items.first { $0.name == "abs" }?.insertion == "abs(")
    #expect(items.first { $0.name == "a b" }?.detail == "long")
  }
}
