import Foundation
import Testing

/// A database's own script makes the same database again.
///
/// shows: session 5, 11.13
@Suite struct SchemaScriptTests {
  /// Entities of every kind, with names and texts that need care; `KQLSH_TABLES` tables and five times as many functions.
  private static func definitions(_ count: Int) -> String {
    var lines = [
      ".add database NetDefaultDB users ('aaduser=ann@example.com') 'the \"first\"'",
      ".alter database NetDefaultDB policy retention '{\"SoftDeletePeriod\": \"30.00:00:00\"}'",
      ".create database NetDefaultDB ingestion json mapping 'ByPath' "
        + "'[{\"Column\": \"Id\", \"Properties\": {\"Path\": \"$.id\"}}]'",
      ".create entity_group Both (database('NetDefaultDB'), cluster('c').database('d'))",
      ".create-or-alter graph_model People '{\"Definition\": {\"Steps\": [{\"Kind\": \"AddNodes\", "
        + "\"Query\": \"T0\", \"NodeIdColumn\": \"Id\"}]}}'",
      ".create table ['with space'] (['a b']: dynamic, ['where']: guid) with (docstring = 'quoted \"text\"\\nand more')",
      ".alter-merge table ['with space'] column-docstrings (['a b']: 'it is \\'so\\'')",
    ]
    for index in 0..<count {
      lines += [
        ".create table T\(index) (Id: long, Time: datetime, Text: string) with (folder = 'f\(index % 7)')",
        ".create table T\(index) ingestion csv mapping 'M' '[{\"Column\": \"Id\", \"Properties\": {\"Ordinal\": \"0\"}}]'",
        ".alter table T\(index) policy caching hot = \(index % 30 + 1)d",
      ]
      for number in 0..<5 {
        lines.append(
          ".create function with (docstring = 'd', folder = 'g') F\(index)_\(number)(x: long = \(number)) "
            + "{ T\(index) | where Id > x | extend Note = 'a \"quote\"' }")
      }
      if index % 10 == 0 {
        lines += [
          ".create table Target\(index) (Id: long, Time: datetime, Text: string)",
          ".alter table Target\(index) policy update "
            + "@'[{\"Source\": \"T\(index)\", \"Query\": \"T\(index)\", \"IsTransactional\": true}]'",
          ".alter table T\(index) policy roworder (Time desc)",
          ".alter column T\(index).Text policy encoding type = 'Identifier'",
          ".create external table E\(index) (Id: long, Time: datetime, Text: string) kind = storage "
            + "partition by (Day: datetime = startofday(Time)) pathformat = ('day=' datetime_pattern('yyyy/MM/dd', Day)) "
            + "dataformat = csv ('/tmp/kqlsh-no-such-folder/\(index)')",
          ".create external table E\(index) mapping 'X' '[{\"Column\": \"Id\", \"Properties\": {\"Ordinal\": \"0\"}}]'",
          ".create-or-alter continuous-export C\(index) over (T\(index)) to table E\(index) "
            + "with (intervalBetweenRuns = 1h, isDisabled = true) <| T\(index)",
          ".create materialized-view V\(index) on table T\(index) { T\(index) | summarize count() by Text }",
          ".add table T\(index) admins ('aaduser=ann@example.com') 'n'",
        ]
      }
    }
    lines += others
    return lines.joined(separator: "\n\n") + "\n"
  }

  /// What stands once is enough: views of every kind, roles on all that has them, every policy that hangs on an entity.
  private static let others = [
    ".create materialized-view Off on table T1 { T1 | summarize arg_max(Time, *) by Id }",
    ".disable materialized-view Off",
    ".create materialized-view with (lookback = 6h, folder = 'v', docString = 'd', autoUpdateSchema = true) Last on table T2 "
      + "{ T2 | summarize arg_max(Time, *) by Id }",
    ".create materialized-view Once on table T3 { T3 | summarize take_any(*) by Id }",
    ".create materialized-view Over on materialized-view Once { Once | summarize count() by Text }",
    ".disable materialized-view Over",
    ".create materialized-view with (dimensionTables = dynamic(['T4'])) Joined on table T5 "
      + "{ T5 | lookup kind = leftouter (T4 | project Id, Note = Text) on Id | summarize count() by Note }",
    ".alter materialized-view Once policy row_level_security enable 'Once | where Id > 0'",
    ".alter table T3 policy row_level_security enable 'T3 | where Id > 0'",
    ".alter table T6 policy restricted_view_access true",
    ".alter materialized-view Last policy caching hot = 3d",
    ".alter materialized-view Last policy retention '{\"SoftDeletePeriod\": \"50.00:00:00\"}'",
    ".alter materialized-view Last policy merge '{\"AllowMerge\": false}'",
    ".alter materialized-view Once policy partitioning '{\"PartitionKeys\": [{\"ColumnName\": \"Text\", \"Kind\": \"Hash\", "
      + "\"Properties\": {\"MaxPartitionCount\": 8}}]}'",
    ".alter table T7 policy auto_delete '{\"ExpiryDate\": \"2030-01-01\", \"DeleteIfNotEmpty\": true}'",
    ".alter table T7 policy extent_tags_retention '[{\"TagPrefix\": \"drop-by:\", \"RetentionPeriod\": \"10.00:00:00\"}]'",
    ".alter table T7 policy ingestionbatching '{\"MaximumNumberOfItems\": 5}'", ".alter table T7 policy ingestiontime false",
    ".alter table T7 policy merge '{\"MaxRangeInHours\": 8}'", ".alter table T7 policy sharding '{\"MaxRowCount\": 500000}'",
    ".alter table T7 policy streamingingestion enable", ".alter table T7 policy retention '{\"Recoverability\": \"Disabled\"}'",
    ".alter table T7 policy partitioning '{\"PartitionKeys\": [{\"ColumnName\": \"Time\", \"Kind\": \"UniformRange\", "
      + "\"Properties\": {\"RangeSize\": \"1.00:00:00\"}}]}'",
    ".alter table T7 policy mirroring '{\"IsEnabled\": true}'",
    ".alter database NetDefaultDB policy managed_identity '[{\"ObjectId\": \"system\", \"AllowedUsages\": \"AutomatedFlows\"}]'",
    ".alter database NetDefaultDB policy caching hot = 40d",
    ".alter database NetDefaultDB policy streamingingestion disable",
    ".alter database NetDefaultDB policy merge '{\"MaxRangeInHours\": 9}'",
    ".alter graph_model People policy caching hot = 2d",
    ".create external table On (Id: long) kind = storage dataformat = csv ('/tmp/kqlsh-no-such-folder/on')",
    ".create-or-alter continuous-export On over (T8) to table On with (intervalBetweenRuns = 1h, forcedLatency = 5m) "
      + "<| T8 | project Id",
    ".add external table On admins ('aaduser=ann@example.com')", ".add function F0_0 admins ('aaduser=ann@example.com')",
    ".add materialized-view Last admins ('aaduser=ann@example.com') 'note'",
    ".add database NetDefaultDB viewers ('aadgroup=all@example.com')",
  ]

  private static func run(_ arguments: [String], in folder: URL) throws -> (output: String, status: Int32) {
    let process = Process()
    process.executableURL = Script.binary
    process.currentDirectoryURL = folder
    process.arguments = ["--clock", "2024-01-01T00:00:00Z,frozen", "-q"] + arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: data, as: UTF8.self), process.terminationStatus)
  }

  @Test func `a schema script makes the same database`() throws {
    let count = ProcessInfo.processInfo.environment["KQLSH_TABLES"].flatMap(Int.init) ?? 20
    let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-schema-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    func write(_ text: String, _ name: String) throws {
      try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
    }
    try write(Self.definitions(count), "first.kql")
    let made = try Self.run(["-f", "first.kql", "one"], in: folder)
    #expect(made.status == 0, "\(made.output.suffix(2000))")
    let ask = ["-e", ".show database schema as csl script"]
    let first = try Self.run(ask + ["one"], in: folder).output
    #expect(first.split(separator: "\n").count > 8 * count)
    try write(first.split(separator: "\n.", omittingEmptySubsequences: true).joined(separator: "\n\n."), "again.kql")
    let replayed = try Self.run(["-f", "again.kql", "two"], in: folder)
    #expect(replayed.status == 0, "\(replayed.output.suffix(2000))")
    let second = try Self.run(ask + ["two"], in: folder).output
    #expect(first == second)
    // It runs again where everything is there already, and changes nothing.
    let twice = try Self.run(["-f", "again.kql", "two"], in: folder)
    #expect(twice.status == 0, "\(twice.output.suffix(2000))")
    #expect(try Self.run(ask + ["two"], in: folder).output == first)
    // As one request, too.
    try write(".execute database script with (ThrowOnErrors = true) <|\n" + first, "whole.kql")
    let whole = try Self.run(["--file-as-one", "whole.kql", "three"], in: folder)
    #expect(whole.status == 0, "\(whole.output.suffix(2000))")
    #expect(try Self.run(ask + ["three"], in: folder).output == first)
  }
}
