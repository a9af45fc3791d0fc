import Foundation
import KQLColumns
import KQLEngine
import KQLScripts
import Testing

/// A directory, the script that is exported from it, and a plan of it: for every kind of entity that a database has.
@Suite struct EveryEntityTests {
  /// What makes an entity, and how its definition is called.
  struct Kind: CustomTestStringConvertible, Sendable {
    var subject: String
    var commands: [String]
    var testDescription: String { subject }

    /// The holder of a role stands behind it.
    func isSubject(_ subject: String) -> Bool { subject == self.subject || subject.hasPrefix(self.subject + " aad") }

    init(_ subject: String, _ commands: String...) {
      self.subject = subject
      self.commands = commands
    }
  }

  /// What the entities below are about.
  private static let ground = [
    ".create table Logs (Timestamp: datetime, Text: string, Id: long, Bag: dynamic)",
    ".create table ['Raw logs'] (Line: string)",
    ".create table Target (Timestamp: datetime, Text: string, Id: long, Bag: dynamic)",
    ".create table Owners (Id: long, Name: string)",
  ]

  private static let mappings: [Kind] = [
    ("csv", "{\\\"Ordinal\\\": \\\"0\\\"}"), ("json", "{\\\"Path\\\": \\\"$.text\\\"}"), ("avro", "{\\\"Field\\\": \\\"text\\\"}"),
    ("parquet", "{\\\"Path\\\": \\\"$.text\\\"}"), ("orc", "{\\\"Path\\\": \\\"$.text\\\"}"),
    ("w3clogfile", "{\\\"Field\\\": \\\"cs-uri\\\"}"),
  ].flatMap { kind, properties in
    let json = "\"[{\\\"Column\\\": \\\"Text\\\", \\\"DataType\\\": \\\"string\\\", \\\"Properties\\\": \(properties)}]\""
    return [
      Kind("table Logs ingestion \(kind) mapping A \(kind)", ".create table Logs ingestion \(kind) mapping 'A \(kind)' \(json)"),
      Kind(
        "database NetDefaultDB ingestion \(kind) mapping D \(kind)",
        ".create database NetDefaultDB ingestion \(kind) mapping 'D \(kind)' \(json)"),
    ]
  }

  private static let view = ".create materialized-view View on table Logs { Logs | summarize n = count(), take_any(Bag) by Text }"
  private static let external =
    ".create external table Out (Timestamp: datetime, Text: string) kind = storage dataformat = csv ('/tmp/kqlsh-none/out;secret=k')"

  private static let tablePolicies: [Kind] = [
    ("auto_delete", "'{\"ExpiryDate\": \"2090-01-31\"}'"),
    ("caching", "hot = 3d, hot_window = datetime(2024-01-01) .. datetime(2024-02-01)"),
    ("encoding", "'{\"EncodingPolicyType\": \"BigObject\"}'"),
    ("extent_tags_retention", "'[{\"TagPrefix\": \"drop-by:\", \"RetentionPeriod\": \"3.00:00:00\"}]'"),
    ("ingestionbatching", "'{\"MaximumBatchingTimeSpan\": \"00:00:30\", \"MaximumNumberOfItems\": 7}'"), ("ingestiontime", "false"),
    ("merge", "'{\"AllowMerge\": false, \"MaxRangeInHours\": 3}'"), ("mirroring", "'{\"IsEnabled\": true}'"),
    (
      "partitioning",
      "'{\"PartitionKeys\": [{\"ColumnName\": \"Text\", \"Kind\": \"Hash\", \"Properties\": {\"MaxPartitionCount\": 8}}]}'"
    ),
    ("restricted_view_access", "true"), ("retention", "'{\"SoftDeletePeriod\": \"1.00:00:00\", \"Recoverability\": \"Disabled\"}'"),
    ("row_level_security", "enable \"Logs | where Text == 'x' or Id > 3\""), ("roworder", "(Timestamp desc, Id asc)"),
    ("sharding", "'{\"ShardEngineMaxRowCount\": 1000}'"), ("streamingingestion", "enable"),
    (
      "update",
      "@'[{\"IsEnabled\": true, \"Source\": \"Raw logs\", \"Query\": \"[\\'Raw logs\\'] | project Timestamp = now(), Text = Line, Id = 1, Bag = dynamic(null)\", \"IsTransactional\": true}]'"
    ),
  ].map { name, value in
    let text = value.replacing("[\\'Raw logs\\']", with: "[''Raw logs'']")
    return Kind("table Logs policy \(name)", ".alter table Logs policy \(name) \(text)")
  }

  private static let databasePolicies: [Kind] = [
    ("caching", "hot = 9d"), ("encoding", "'{\"EncodingPolicyType\": \"Null\"}'"),
    ("extent_tags_retention", "'[{\"TagPrefix\": \"a:\", \"RetentionPeriod\": \"1.00:00:00\"}]'"),
    ("ingestionbatching", "'{\"MaximumBatchingTimeSpan\": \"00:02:00\"}'"),
    ("managed_identity", "'[{\"ObjectId\": \"system\", \"AllowedUsages\": \"all\"}]'"), ("merge", "'{\"AllowRebuild\": false}'"),
    ("retention", "'{\"SoftDeletePeriod\": \"99.00:00:00\"}'"), ("sharding", "'{\"ShardEngineMaxRowCount\": 2000}'"),
    ("streamingingestion", "disable"),
  ].map { Kind("database NetDefaultDB policy \($0)", ".alter database NetDefaultDB policy \($0) \($1)") }

  private static let otherPolicies: [Kind] = [
    Kind("column Logs.Text policy encoding", ".alter column Logs.Text policy encoding type = 'Identifier'"),
    Kind("column Logs.Id policy caching", ".alter column Logs.Id policy caching hot = 2d"),
    Kind("materialized-view View policy caching", view, ".alter materialized-view View policy caching hot = 1d"),
    Kind(
      "materialized-view View policy retention", view,
      ".alter materialized-view View policy retention '{\"SoftDeletePeriod\": \"5.00:00:00\"}'"),
    Kind(
      "materialized-view View policy partitioning", view,
      ".alter materialized-view View policy partitioning '{\"PartitionKeys\": [{\"ColumnName\": \"Text\", \"Kind\": \"Hash\", "
        + "\"Properties\": {\"MaxPartitionCount\": 4}}]}'"),
    Kind(
      "materialized-view View policy row_level_security", view,
      ".alter materialized-view View policy row_level_security enable \"View | where n > 1\""),
    Kind("materialized-view View policy merge", view, ".alter materialized-view View policy merge '{\"AllowMerge\": false}'"),
  ]

  private static let externalTables: [Kind] = [
    Kind("external table Out", external),
    Kind(
      "external table Parts",
      ".create external table Parts (Timestamp: datetime, Text: string) kind = storage "
        + "partition by (Day: datetime = startofday(Timestamp), Key: string = Text, Bucket: long = hash(Text, 10)) "
        + "pathformat = (Key '/' Bucket '/day=' datetime_pattern('yyyy/MM/dd', Day)) dataformat = parquet ('/tmp/kqlsh-none/parts') "
        + "with (folder = 'f', docstring = 'it\\'s', compressed = true, namePrefix = 'p')"),
    Kind(
      "external table Virtual",
      ".create external table Virtual (Text: string) kind = storage partition by (Region: string) pathformat = ('region=' Region) "
        + "dataformat = json ('/tmp/kqlsh-none/virtual')"),
    Kind(
      "external table Out mapping M", external,
      ".create external table Out mapping 'M' '[{\"Column\": \"Text\", \"Properties\": {\"Ordinal\": \"1\"}}]'"),
  ]

  private static let views: [Kind] = [
    Kind("materialized-view View", view),
    Kind(
      "materialized-view Full",
      ".create materialized-view with (lookback = 6h, folder = 'x', docString = 'y', autoUpdateSchema = true) Full on table Logs "
        + "{ Logs | summarize arg_max(Timestamp, *) by Id }"),
    Kind(
      "materialized-view Joined",
      ".create materialized-view with (dimensionTables = dynamic([\"Owners\"])) Joined on table Logs "
        + "{ Logs | lookup kind = leftouter (Owners) on Id | summarize count() by Name }"),
    Kind(
      "materialized-view Over",
      ".create materialized-view Base on table Logs { Logs | summarize take_any(*) by Id }",
      ".create materialized-view Over on materialized-view Base { Base | summarize count() by Text }"),
    Kind("materialized-view View disabled", view, ".disable materialized-view View"),
  ]

  private static let roles: [Kind] = [
    Kind(
      "table Logs admins", ".add database NetDefaultDB users ('aaduser=ann@example.com')",
      ".add table Logs admins ('aaduser=ann@example.com') 'a \"note\"'"),
    Kind(
      "table Logs ingestors", ".add database NetDefaultDB users ('aadapp=11111111-1111-1111-1111-111111111111;contoso.com')",
      ".add table Logs ingestors ('aadapp=11111111-1111-1111-1111-111111111111;contoso.com')"),
    Kind("database NetDefaultDB viewers", ".add database NetDefaultDB viewers ('aadgroup=readers@example.com')"),
    Kind("database NetDefaultDB unrestrictedviewers", ".add database NetDefaultDB unrestrictedviewers ('aaduser=z@example.com')"),
    Kind("function Owned admins", ".create function Owned() { Logs }", ".add function Owned admins ('aaduser=b@example.com')"),
    Kind("external table Out admins", external, ".add external table Out admins ('aaduser=c@example.com')"),
    Kind("materialized-view View admins", view, ".add materialized-view View admins ('aaduser=d@example.com')"),
  ]

  static let kinds: [Kind] =
    [
      Kind(
        "table Described",
        ".create table Described (['a b']: real, ['where']: decimal) with (folder = 'in\\\\out', docstring = 'one\\n\"two\"')"),
      Kind("table Logs column-docstrings", ".alter-merge table Logs column-docstrings (Text: 'it\\'s', Id: 'n')"),
      Kind("function Plain", ".create function Plain() { Logs | take 1 }"),
      Kind(
        "function Full",
        ".create function with (folder = 'f', docstring = 'd\\'s', view = true) Full() {\n    // a comment\n    Logs\n    | where Text == @'a\\b'\n}"
      ),
      Kind(
        "function Parameters",
        ".create function Parameters(T: (Text: string), n: long = 5, s: string = 'x\\'y', d: dynamic = dynamic({\"a\": 1})) "
          + "{ T | where strlen(Text) > n and Text != s }"),
      Kind("function Later", ".create function with (skipvalidation = true) Later() { NotYetThere | project a }"),
      Kind(
        "entity_group Both", ".create entity_group Both (database('NetDefaultDB'), cluster('c').database('d'))"),
      Kind(
        "graph_model Net",
        ".create-or-alter graph_model Net '{\"Definition\": {\"Steps\": [{\"Kind\": \"AddNodes\", \"Query\": \"Owners\", \"NodeIdColumn\": \"Id\"}]}}'"
      ),
      Kind(
        "continuous-export Hourly", external,
        ".create-or-alter continuous-export Hourly over (Logs) to table Out with (intervalBetweenRuns = 1h, forcedLatency = 10m, sizeLimit = 104857600) "
          + "<| Logs | project Timestamp, Text"),
      Kind(
        "continuous-export Stopped", external,
        ".create-or-alter continuous-export Stopped to table Out with (intervalBetweenRuns = 30m, isDisabled = true) <| Logs | project Timestamp, Text"
      ),
    ] + mappings + externalTables + views + roles + tablePolicies + databasePolicies + otherPolicies

  // MARK: Running

  private static func run(_ commands: [String], on session: Session) throws {
    for command in commands {
      do { _ = try session.submit(command, cancellation: Cancellation()) { _ in } } catch {
        Issue.record("\(command): \(error)")
      }
    }
  }

  private static func withFolder(_ body: (String) throws -> Void) throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-entities-\(UUID().uuidString)")
    defer { try? FileManager.default.removeItem(at: folder) }
    try body(folder.path)
  }

  private static func fill(_ directory: String, _ commands: [String]) throws {
    var options = EngineOptions()
    options.directory = directory
    let engine = try Engine.open(options)
    defer { engine.close() }
    try run(commands, on: engine.session())
  }

  private static func exported(_ directory: String) throws -> [String] {
    var options = EngineOptions()
    options.directory = directory
    options.isReadOnly = true
    let engine = try Engine.open(options)
    defer { engine.close() }
    return SchemaDefinitions.commands(of: engine.session())
  }

  private static func script(_ commands: [String]) -> [UInt8] { Array(commands.joined(separator: "\n\n").utf8) }

  // MARK: The tests

  @Test(arguments: kinds)
  func `a directory does not differ from the script it exports`(_ kind: Kind) throws {
    try Self.withFolder { directory in
      try Self.fill(directory, Self.ground + kind.commands)
      let commands = try Self.exported(directory)
      let source = try SchemaSource(directory, bytes: nil).definitions(database: nil)
      // The kind is in the script, so that an empty difference says something.
      #expect(source.definitions.contains { kind.isSubject($0.subject) }, "\(source.definitions.map(\.subject))")
      let script = try SchemaSource("out.kql", bytes: Self.script(commands)).definitions(database: nil)
      let changes = DefinitionChange.changes(from: source, to: script)
      #expect(changes.isEmpty, "\(changes.map { [$0.subject] + $0.lines })")
      // What the script does not say shows.
      let without = try SchemaSource("ground.kql", bytes: Self.script(Self.ground)).definitions(database: nil)
      #expect(!DefinitionChange.changes(from: source, to: without).isEmpty)
    }
  }

  @Test(arguments: kinds) func `a plan that was applied leaves nothing to plan`(_ kind: Kind) throws {
    try Self.withFolder { directory in
      try Self.fill(directory, Self.ground)
      // A deployment script: commands that may run again.
      let commands = kind.commands.map { command in
        // A mapping of an external table may be created again in the same words.
        (command.contains(" mapping 'M'") ? command : command.replacing(".create external", with: ".create-or-alter external"))
          .replacing(".disable materialized-view View", with: ".disable materialized-view View ifenabled")
          .replacing(".create function", with: ".create-or-alter function")
          .replacing(".create materialized-view", with: ".create-or-alter materialized-view")
          .replacing(".create table Described", with: ".create-merge table Described")
          .replacing(".create table Logs ingestion", with: ".create-or-alter table Logs ingestion")
          .replacing(".create database NetDefaultDB ingestion", with: ".create-or-alter database NetDefaultDB ingestion")
          .replacing(".create entity_group", with: ".create-or-alter entity_group")
      }
      func plan() throws -> ScriptPlan {
        try ScriptPlan(
          script: Self.script(commands), path: "deploy.kql", directory: directory, database: nil, rowCounts: [:])
      }
      let before = try plan()
      #expect(before.changes.contains { kind.isSubject($0.subject) }, "\(before.changes.map(\.subject))")
      try Self.fill(directory, commands)
      let after = try plan()
      #expect(after.changes.isEmpty, "\(after.changes.map { [$0.subject] + $0.lines })")
    }
  }

  /// A stored query result is rows that expire, as those of a graph snapshot: the service's script does not tell of it either.
  @Test func `stored query results are data: in no script, and in a plan each time`() throws {
    try Self.withFolder { directory in
      try Self.fill(directory, Self.ground + [".set stored_query_result Kept <| Owners | count"])
      let exported = try Self.exported(directory)
      #expect(!exported.contains { $0.contains("Kept") })
      let source = try SchemaSource(directory, bytes: nil).definitions(database: nil)
      let script = try SchemaSource("out.kql", bytes: Self.script(exported)).definitions(database: nil)
      #expect(DefinitionChange.changes(from: source, to: script).isEmpty)
      let commands = [
        ".set stored_query_result Other <| Owners | count", ".set-or-replace stored_query_result Other <| Owners | count",
        ".drop stored_query_result Other",
      ]
      let plan = try ScriptPlan(
        script: Self.script(commands), path: "deploy.kql", directory: directory, database: nil, rowCounts: [:])
      #expect(plan.changes.isEmpty)
      #expect(plan.dataStatements == zip([1, 3, 5], commands).map { "deploy.kql:\($0): \($1)" })
    }
  }

  @Test func `everything at once goes through its script`() throws {
    try Self.withFolder { directory in
      // Some policies exclude each other; those that do not stand together.
      let conflicting = ["row_level_security", "restricted_view_access", "Over", "auto_delete", "Full", "ingestiontime"]
      let kinds = Self.kinds.filter { kind in !conflicting.contains { kind.subject.hasSuffix($0) } }
      var commands = Self.ground
      for command in kinds.flatMap(\.commands) where !commands.contains(command) { commands.append(command) }
      try Self.fill(directory, commands)
      let exported = try Self.exported(directory)
      #expect(exported.count > kinds.count)
      let source = try SchemaSource(directory, bytes: nil).definitions(database: nil)
      let script = try SchemaSource("out.kql", bytes: Self.script(exported)).definitions(database: nil)
      #expect(DefinitionChange.changes(from: source, to: script).map(\.subject) == [])
    }
  }
}
