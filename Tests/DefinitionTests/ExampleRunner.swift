import Foundation
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLLanguage

/// Runs the example of a definition on a database of its own and gives the text that examples are written in.
///
/// Ids may be written `<guid>`, those in names of files `<id>`, purge tokens `<token>`. The folder `/data` of an example is one of its own; it begins with
/// `events.csv`, of two lines. `<extent>` in a query is the id of the extent of `Events`, `<operation>` that of the
/// operation begun last.
enum ExampleRunner {
  /// What the examples of commands find.
  private static let fixture = [
    ".create table Logs (Time: datetime, Text: string)", ".create table Parsed (Time: datetime, Text: string)",
    ".create function ParseLogs() { Logs | project Time, Text }",
    ".create table Events (Id: long, Name: string)",
    """
    .ingest inline into table Events with (tags = '["drop-by:first"]') <|
    1,one
    2,two
    """,
    ".create table Events ingestion csv mapping 'ByOrder' "
      + "'[{\"Column\": \"Id\", \"Properties\": {\"Ordinal\": \"0\"}}]'",
    ".create database NetDefaultDB ingestion json mapping 'ByPath' "
      + "'[{\"Column\": \"Id\", \"Properties\": {\"Path\": \"$.id\"}}]'",
  ]
  /// What those that name `/data` find besides.
  private static let files = [
    ".create external table Archive (Id: long, Name: string) kind = storage dataformat = csv ('/data/archive')",
    ".create external table Archive mapping 'Swapped' "
      + "'[{\"Column\": \"Id\", \"Properties\": {\"Ordinal\": \"1\"}}]'",
    ".export to table Archive <| Events",
    ".create continuous-export Hourly over (Events) to table Archive with (intervalBetweenRuns = 1h) <| Events",
  ]

  /// What those that name `PerTime` find besides.
  private static let views = [
    ".create materialized-view PerTime on table Logs { Logs | summarize take_any(Text) by Time }"
  ]

  private static let ids = [
    "<extent>": ".show table Events extents | project ExtentId",
    "<operation>": ".show operations | serialize Row = row_number() | top 1 by Row | project OperationId",
  ]

  static func run(_ example: Example) throws -> String {
    var options = EngineOptions()
    options.clock = .simulated(ticks: 638_396_640_000_000_000, isFrozen: true)
    options.workers = 1
    let engine = try Engine.open(options)
    defer { engine.close() }
    let session = engine.session(principal: nil)
    let isCommand = example.query.hasPrefix(".")
    let whole = (example.setup + [example.query]).joined()
    let usesFiles = isCommand && ["/data", "Archive", "Hourly"].contains { whole.contains($0) }
    let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-example-\(UUID().uuidString)").path
    if usesFiles {
      try FileManager.default.createDirectory(atPath: folder + "/archive", withIntermediateDirectories: true)
      try Data("3,three\n4,four\n".utf8).write(to: URL(filePath: folder + "/events.csv"))
    }
    defer { if usesFiles { try? FileManager.default.removeItem(atPath: folder) } }
    func local(_ text: String) -> String { usesFiles ? text.replacingOccurrences(of: "/data", with: folder) : text }
    for command in (isCommand ? fixture : []) + (usesFiles ? files : [])
      + (isCommand && whole.contains("PerTime") ? views : []) + example.setup
    {
      _ = try session.submit(local(command), cancellation: Cancellation()) { _ in }
    }
    var lines: [String] = []
    var query = local(example.query)
    for (mark, source) in ids where query.contains(mark) {
      var found = ""
      _ = try session.submit(source, cancellation: Cancellation()) { found = Self.text($0.table).first ?? "" }
      query = query.replacingOccurrences(of: mark, with: found)
    }
    do {
      _ = try session.submit(query, cancellation: Cancellation()) { lines += text($0.table) }
    } catch let failure as RequestFailure {
      return shown("error: " + (failure.diagnostics.first?.message ?? ""), folder)
    }
    return shown(lines.joined(separator: "\n"), folder)
  }

  private static func shown(_ text: String, _ folder: String) -> String {
    text.replacingOccurrences(of: folder, with: "/data")
  }

  static func masked(_ text: String) -> String {
    text
      .replacing(/\b[0-9a-f]{64}\b/, with: "<token>")
      .replacing(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/, with: "<guid>")
      .replacing(/[0-9a-f]{32}/, with: "<id>")
  }

  /// Rows as lines, cells joined by ` | `.
  static func text(_ table: Table) -> [String] {
    table.chunks.flatMap { columns in
      (0..<(columns.first?.count ?? 0)).map { row in
        columns.map { column in
          if column.isNull(row) { return "null" }
          var bytes: [UInt8] = []
          column.appendText(row: row, to: &bytes)
          return String(decoding: bytes, as: UTF8.self)
        }.joined(separator: " | ")
      }
    }
  }
}
