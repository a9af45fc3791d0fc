import Foundation
import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLLanguage
import Testing

@testable import KQLDatabase

private let hour: Int64 = 3600 * Clock.ticksPerSecond
private let start: Int64 = 638_396_640_000_000_000

/// A database in memory with table T, external table E in a folder of its own, and continuous export X of T to E.
private struct Fixture {
  let database: Database
  let folder = temporaryPath()

  init(forcedLatency: Int64? = nil) throws {
    database = try Database.open(
      directory: nil, options: DatabaseOptions(clock: .simulated(ticks: start, isFrozen: true)))
    var services = DatabaseServices.none
    services.runQuery = { task in
      guard let source = try task.resolver.table(task.text, database: nil) else {
        throw Diagnostic.notFound("Table", task.text)
      }
      return try source.materialised()
    }
    services.bindQuery = { task in
      _ = try task.resolver.table(task.text, database: nil)
      return Schema([("x", .long)])
    }
    services.writeExport = { task in
      let folder = Database.localPath(task.externalTable.connectionStrings[0])
      guard FileManager.default.fileExists(atPath: folder) else {
        throw Diagnostic(code: "E", "folder '\(folder)' is missing")
      }
      let temporary = "\(folder)/\(task.temporaryPrefix)0.tmp"
      let values = task.rows.chunks.flatMap { chunk in (0..<chunk[0].count).map { "\(chunk[0].value($0))" } }
      try Data(values.joined(separator: "\n").utf8).write(to: URL(filePath: temporary))
      return [
        ExportedFile(
          temporaryPath: temporary, path: "\(folder)/1_\(task.runId.hex).csv", rowCount: task.rows.rowCount,
          byteCount: 1)
      ]
    }
    database.install(services)
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    _ = try makeTable(database, "T")
    try ingest([0])
    let folder = folder
    try database.change(request) { transaction in
      let columns = try transaction.columns([("x", .long, "")])
      try transaction.put(
        ExternalTableInfo(
          database: "NetDefaultDB", name: "E", kind: "storage", columns: columns, dataFormat: "csv",
          connectionStrings: [folder]))
    }
    let snapshot = try database.snapshot()
    let export = try database.validate(
      ContinuousExportInfo(
        database: "NetDefaultDB", name: "X", externalTable: "E", query: "T", forcedLatency: forcedLatency,
        intervalBetweenRuns: hour, factTables: [], properties: [:], isDisabled: false, startCursor: 0, cursor: 0),
      over: nil, snapshot: snapshot, principal: "")
    try database.change(request) { try $0.put(export) }
  }

  func ingest(_ values: [Int64]) throws {
    let table = try database.snapshot().table("T", in: "NetDefaultDB")
    _ = try database.ingest(Ingestion(table: table, chunks: longs(values)), request: request)
  }

  var artifacts: [Int64] {
    get throws { try database.exportArtifacts(of: "X", in: "NetDefaultDB", since: 0).map(\.rowCount) }
  }
  var export: ContinuousExportInfo {
    get throws { try #require(try database.snapshot().state.continuousExports[ObjectKey("NetDefaultDB", "X")]) }
  }
  var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder) } }
}

@Suite struct ExportTests {
  @Test func `rows are exported once over many runs`() throws {
    let fixture = try Fixture()
    defer { removeTree(fixture.folder) }
    try fixture.ingest([1, 2, 3])
    try fixture.database.advanceClock(by: hour)
    #expect(try fixture.artifacts == [3])
    try fixture.database.advanceClock(by: 24 * hour)
    #expect(try fixture.artifacts == [3])
    try fixture.ingest([4])
    try fixture.database.advanceClock(by: hour)
    #expect(try fixture.artifacts == [3, 1])
    #expect(try fixture.files.count == 2 && fixture.files.allSatisfy { $0.hasSuffix(".csv") })
    #expect(try fixture.export.lastRunResult == "Completed")
  }

  @Test func `how far an export got is no definition, and other processes see it`() throws {
    let path = temporaryPath()
    defer { removeTree(path) }
    let first = try Database.open(directory: path)
    var export = ContinuousExportInfo(
      database: "NetDefaultDB", name: "X", externalTable: "E", query: "T", forcedLatency: nil, intervalBetweenRuns: hour,
      factTables: [], properties: [:], isDisabled: true, startCursor: 0, cursor: 0)
    try first.change(request) { try $0.put(export) }
    let second = try Database.open(directory: path)
    let before = try second.snapshot().state
    export.cursor = 7
    export.lastRunResult = "Completed"
    try first.change(request) { try $0.put(export) }
    let after = try second.snapshot().state
    #expect(after.commit > before.commit && after.definitionCommit == before.definitionCommit)
    #expect(after.continuousExports[ObjectKey("NetDefaultDB", "X")] == export)
    export.query = "T | take 1"
    try first.change(request) { try $0.put(export) }
    #expect(try second.snapshot().state.definitionCommit > before.definitionCommit)
    #expect(try second.snapshot().state.continuousExports[ObjectKey("NetDefaultDB", "X")] == export)
    first.close()
    second.close()
  }

  @Test func `forced latency holds back young rows`() throws {
    let fixture = try Fixture(forcedLatency: hour / 2)
    defer { removeTree(fixture.folder) }
    try fixture.database.advanceClock(by: hour - 1)
    try fixture.ingest([1])
    try fixture.database.advanceClock(by: 1)
    #expect(try fixture.artifacts == [])
    try fixture.database.advanceClock(by: hour)
    #expect(try fixture.artifacts == [1])
  }

  @Test func `seven days of failures disable, and enabling exports the backlog`() throws {
    let fixture = try Fixture()
    defer { removeTree(fixture.folder) }
    try fixture.ingest([1, 2])
    removeTree(fixture.folder)
    try fixture.database.advanceClock(by: 2 * hour)
    #expect(try fixture.export.lastRunResult == "Failed")
    #expect(try !fixture.export.isDisabled)
    try fixture.database.advanceClock(by: 24 * 8 * hour)
    var export = try fixture.export
    #expect(export.isDisabled)
    #expect(try fixture.database.exportFailures(of: "X", in: "NetDefaultDB", since: 0).count > 100)
    try FileManager.default.createDirectory(atPath: fixture.folder, withIntermediateDirectories: true)
    export.isDisabled = false
    try fixture.database.change(request) { try $0.put(export) }
    try fixture.database.advanceClock(by: hour)
    #expect(try fixture.artifacts == [2])
  }

  @Test func `a decided run is published later, an undecided one undone`() throws {
    let fixture = try Fixture()
    defer { removeTree(fixture.folder) }
    let (decided, undone) = (GUID.random(), GUID.random())
    let final = "\(fixture.folder)/1_\(decided.hex).csv"
    let temporary = "\(fixture.folder)/\(ExportRecovery.temporaryPrefix(decided))0.tmp"
    let orphan = "\(fixture.folder)/\(ExportRecovery.temporaryPrefix(undone))0.tmp"
    for path in [temporary, orphan] { try Data("1".utf8).write(to: URL(filePath: path)) }
    try fixture.database.change(request) { transaction in
      for (id, state) in [(decided, ExportRunInfo.State.publishing), (undone, .writing)] {
        try transaction.putRun(
          ExportRunInfo(
            id: id, database: "NetDefaultDB", export: "X", lower: 0, upper: 1, state: state, startedOn: start,
            lease: "4711-0", folders: [fixture.folder]))
      }
      try transaction.access.put(
        ExportArtifactInfo(
          runId: decided, ordinal: 0, database: "NetDefaultDB", export: "X", timestamp: start, externalTable: "E",
          path: final, temporaryPath: temporary, rowCount: 1, byteCount: 1))
    }
    let catalog = try fixture.database.home.catalog()
    for _ in 0..<2 {
      try ExportRecovery.run(
        deadLeases: ["4711-0"], files: fixture.database.home.files, catalog: catalog, clock: fixture.database.clock)
      #expect(try fixture.files == ["1_\(decided.hex).csv"])
      #expect(try fixture.artifacts == [1])
    }
  }
}
