import Foundation
import KQLColumns
import Testing

@testable import KQLDatabase

/// Long ingestions put full extents on disk as their rows come.
@Suite struct IngestionStagerTests {
  private static let rowsMax = 262_144

  private func stage(_ rowCount: Int, _ database: Database) throws -> (IngestionStager, [Int64]) {
    let table = try database.change(request) { transaction in
      let table = try transaction.createTable("T", in: "NetDefaultDB", columns: [("x", .long, "")])
      try transaction.setPolicy("sharding", of: table.entity, to: "{\"ShardEngineMaxRowCount\":\(Self.rowsMax)}")
      return table
    }
    let stager = try IngestionStager(table, in: database)
    var all: [Int64] = []
    while all.count < rowCount {
      let chunk = (0..<min(30_000, rowCount - all.count)).map { Int64(all.count + $0) &* 7_919 }
      try stager.add([.longs(chunk)])
      all += chunk
    }
    return (stager, all)
  }

  private func extentFiles(_ path: String) -> Int {
    FileManager.default.enumerator(atPath: path + "/extents")?.compactMap { $0 as? String }
      .count { $0.hasSuffix(".kxt") } ?? 0
  }

  @Test func `all rows arrive in order`() throws {
    let path = temporaryPath()
    defer { removeTree(path) }
    let database = try Database.open(directory: path)
    defer { database.close() }
    let (stager, all) = try stage(600_000, database)
    #expect(stager.extents.count == 2 && stager.chunks.reduce(0) { $0 + $1[0].count } == 600_000 - 2 * Self.rowsMax)
    let table = try database.snapshot().table("T", in: "NetDefaultDB")
    let arriving = ArrivingRows(
      stored: TableSource(
        table: table, extents: try stager.extents.map { try TableExtent($0, store: database.store) }, cursors: nil),
      rest: RowsSource(name: "T", schema: table.schema, chunks: stager.chunks, ingestionTime: nil))
    let seen = try arriving.morsels(columns: [.visible(0)], pruning: []).flatMap { try $0.read().column(0).longs() }
    #expect(arriving.rowCount == 600_000 && seen == all)
    let outcome = try database.ingest(
      Ingestion(table: table, chunks: stager.chunks, staged: stager.extents, tags: ["a"]), request: request)
    #expect(outcome.extents.map(\.rowCount) == [Self.rowsMax, Self.rowsMax, 600_000 - 2 * Self.rowsMax])
    #expect(outcome.extents.allSatisfy { $0.tags == ["a"] && $0.minCreatedOn == outcome.extents[0].minCreatedOn })
    #expect(try rows(database, "T") == all)
  }

  @Test func `what is not committed leaves no file`() throws {
    let path = temporaryPath()
    defer { removeTree(path) }
    let database = try Database.open(directory: path)
    defer { database.close() }
    let (stager, _) = try stage(300_000, database)
    #expect(extentFiles(path) == 1)
    stager.discard()
    #expect(extentFiles(path) == 0)
    let (again, _) = try stage2(database)
    let table = try database.snapshot().table("T", in: "NetDefaultDB")
    // A change of the table meanwhile is a conflict.
    try database.change(request) { transaction in
      var changed = table
      changed.docString = "changed"
      try transaction.update(changed)
    }
    #expect(throws: (any Error).self) {
      try database.ingest(Ingestion(table: table, chunks: again.chunks, staged: again.extents), request: request)
    }
    #expect(extentFiles(path) == 0)
  }

  private func stage2(_ database: Database) throws -> (IngestionStager, Int) {
    let stager = try IngestionStager(try database.snapshot().table("T", in: "NetDefaultDB"), in: database)
    for start in stride(from: 0, to: 300_000, by: 30_000) {
      try stager.add([.longs((0..<30_000).map { Int64(start + $0) &* 104_729 })])
    }
    return (stager, 300_000)
  }
}
