import Testing

/// A database that is detached keeps everything, and brings it back, also under another name and after a restart.
@Suite struct DetachTests {
  /// Everything of the database that a command shows, but its name.
  private func picture(_ shell: DirectoryShell, _ database: String, queued: String) throws -> [String] {
    let questions = [
      ".show database \(database) schema as csl script",
      ".show database \(database) policy retention | project Policy",
      ".show database \(database) principals | where Role !has 'AllDatabases' | project Role, PrincipalFQN, Notes | sort by Role asc, PrincipalFQN asc",
    ]
    var lines = try questions.flatMap { try shell.rows($0) }
    try shell.select(database)
    let inside = [
      "Totals | sort by k asc", "materialized_view('Totals') | sort by k asc",
      ".show materialized-views | project Name, SourceTable, IsEnabled, LastRunResult, MaterializedTo, Folder",
      ".show materialized-view Totals policy caching | project Policy",
      ".show materialized-view Totals policy row_level_security | project Policy",
      ".show materialized-view Totals principals | project Role, PrincipalFQN, Notes | sort by Role asc, PrincipalFQN asc",
      ".show materialized-view Broken failures | project Name, Timestamp, FailureKind",
      ".show table Orders policy restricted_view_access | project Policy",
      ".show table Orders ingestion mappings | project Name, Kind, Mapping",
      ".show queued ingestion operations '\(queued)' | project State, Pending, Table",
      ".show stored_query_results | project Name, RowCount", "stored_query_result('Kept')",
      ".show graph_models | project Name", ".show functions | project Name, Body",
    ]
    lines += try inside.flatMap { try ["# \($0)"] + shell.rows($0) }
    try shell.select("NetDefaultDB")
    return lines
  }

  @Test func `a detached database comes back with all it had`() throws {
    var shell = try DirectoryShell()
    defer { shell.remove() }
    try shell.run(".create database Sales")
    try shell.select("Sales")
    let script = [
      ".create tables Orders (k: string, v: long), Other (k: string, v: long)",
      ".append Orders <| datatable(k: string, v: long)['a', 1, 'b', 2]",
      ".create materialized-view with (folder = 'f') Totals on table Orders { Orders | summarize sum(v) by k }",
      ".create materialized-view Broken on table Other { Other | summarize Top = max(v) by k }",
      ".append Orders <| datatable(k: string, v: long)['a', 10, 'c', 3]", ".append Other <| print k = 'x', v = 1",
      ".alter materialized-view Totals policy caching hot = 5d",
      ".alter materialized-view Totals policy row_level_security enable \"Totals | where k != 'secret'\"",
      ".add materialized-view Totals admins ('aaduser=kim@contoso.com') 'keeps it up'",
      ".alter-merge database Sales policy retention softdelete = 300d",
      ".add database Sales viewers ('aadgroup=all@contoso.com')",
      ".create table Orders ingestion csv mapping 'M' '[{\"Column\": \"k\", \"Properties\": {\"Ordinal\": \"0\"}}]'",
      ".create function F() { Orders | count }", ".set stored_query_result Kept <| Orders | count",
      ".create-or-alter graph_model G ```{\"Schema\": {\"Nodes\": {}, \"Edges\": {}}, \"Definition\": {\"Steps\": ["
        + "{\"Kind\": \"AddNodes\", \"Query\": \"Orders | project k\", \"NodeIdColumn\": \"k\"}]}}```",
    ]
    for line in script { try shell.run(line) }
    try shell.advance(minutes: 3)
    // Its source lacks a column now: the runs fail.
    try shell.run(".alter table Other (k: string)")
    try shell.run(".append Other <| print k = 'x'")
    try shell.advance(minutes: 3)
    let file = try shell.file("q.csv", "q,5\n")
    let queued =
      try shell.run(
        ".ingest-from-storage-queued into table Orders EnableTracking = true with (format = 'csv') <| '\(file)'"
      ).split(separator: "|").first.map(String.init) ?? ""
    try shell.select("NetDefaultDB")
    let before = try picture(shell, "Sales", queued: queued)
    #expect(before.contains { $0.contains("Permanent") || $0.contains("Transient") }, "there is no failure to keep")
    try shell.run(".detach database Sales")
    // Nothing of it runs meanwhile.
    try shell.advance(minutes: 5 * 60)
    try shell.restart()
    try shell.advance(minutes: 5 * 60)
    #expect(try shell.value(".show materialized-views | count") == "0")
    try shell.run(".attach database Sales from '\(shell.data)'")
    let after = try picture(shell, "Sales", queued: queued)
    for (old, new) in zip(before, after) where old != new { Issue.record("\(old)\nbecame\n\(new)") }
    #expect(before.count == after.count)
    // It goes on: the file that waited, and the view.
    try shell.select("Sales")
    try shell.advance(minutes: 10)
    #expect(try shell.value("Orders | where k == 'q' | count") == "1")
    #expect(try shell.value("materialized_view('Totals') | where k == 'q' | count") == "1")
    try shell.select("NetDefaultDB")
    let moved = try picture(shell, "Sales", queued: queued)
    try shell.run(".detach database Sales")
    try shell.run(".attach database Renamed from '\(shell.data)'")
    try shell.restart()
    let renamed = try picture(shell, "Renamed", queued: queued)
    for (old, new) in zip(moved, renamed) where old != new.replacing("Renamed", with: "Sales") {
      Issue.record("\(old)\nbecame\n\(new)")
    }
    #expect(try shell.value(".show databases | where DatabaseName == 'Sales' | count") == "0")
  }

  @Test func `a view that is renamed takes its failures along`() throws {
    let shell = try DirectoryShell()
    defer { shell.remove() }
    for line in [
      ".create table T (k: string, v: long)",
      ".create materialized-view V on table T { T | summarize Top = max(v) by k }",
      ".alter materialized-view V policy caching hot = 5d", ".alter table T (k: string)",
      ".append T <| print k = 'a'",
    ] { try shell.run(line) }
    try shell.advance(minutes: 3)
    let before = try shell.rows(".show materialized-view V failures | project Timestamp, FailureKind, Details")
    #expect(!before.isEmpty)
    try shell.run(".rename materialized-view V to W")
    #expect(try shell.rows(".show materialized-view W failures | project Timestamp, FailureKind, Details") == before)
    #expect(try shell.value(".show materialized-view W policy caching | project Policy has '5.00'") == "true")
  }
}
