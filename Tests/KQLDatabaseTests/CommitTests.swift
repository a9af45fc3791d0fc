import Foundation
import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import Testing

@testable import KQLDatabase

/// A fresh path below the temporary directory.
func temporaryPath() -> String { "/tmp/kqlsh-test-\(GUID.random().hex)" }

func removeTree(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

let request = RequestContext(principal: "tester", operation: "Test")

func longs(_ values: [Int64]) -> [[Column]] { [[.longs(values)]] }

func makeTable(_ database: Database, _ name: String) throws -> TableInfo {
  try database.change(request) { try $0.createTable(name, in: "NetDefaultDB", columns: [("x", .long, "")]) }
}

func rows(_ database: Database, _ name: String) throws -> [Int64] {
  let snapshot = try database.snapshot()
  let table = try snapshot.source(of: snapshot.table(name, in: "NetDefaultDB")).materialised()
  return table.chunks.flatMap { chunk in
    (0..<chunk[0].count).compactMap { if case .long(let value) = chunk[0].value($0) { value } else { nil } }
  }
}

@Suite struct CommitTests {
  @Test func `what is committed is there after reopening`() throws {
    let path = temporaryPath()
    defer { removeTree(path) }
    do {
      let database = try Database.open(directory: path)
      #expect(try database.snapshot().state.tables.isEmpty)
      #expect(access(path, F_OK) != 0)
      let table = try makeTable(database, "T")
      _ = try database.ingest(Ingestion(table: table, chunks: longs([1, 2, 3])), request: request)
      let many = (0..<100_000).map { (Int64($0) &+ 1) &* 0x2545_F491_4F6C_DD1D }
      let outcome = try database.ingest(Ingestion(table: table, chunks: longs(many)), request: request)
      #expect(outcome.extents.count == 1 && outcome.extents[0].file != nil)
      database.close()
    }
    let database = try Database.open(directory: path)
    #expect(try rows(database, "T").count == 100_003)
    #expect(try rows(database, "T").prefix(3) == [1, 2, 3])
    database.close()
  }

  @Test func `two databases on one directory see each other's commits`() throws {
    let path = temporaryPath()
    defer { removeTree(path) }
    let first = try Database.open(directory: path)
    let table = try makeTable(first, "T")
    let second = try Database.open(directory: path)
    _ = try first.ingest(Ingestion(table: table, chunks: longs([1])), request: request)
    #expect(try rows(second, "T") == [1])
    _ = try second.ingest(Ingestion(table: table, chunks: longs([2])), request: request)
    #expect(try rows(first, "T") == [1, 2])
    _ = try makeTable(second, "U")
    #expect(try rows(first, "U") == [])
    first.close()
    second.close()
  }

  @Test func `a change that throws leaves nothing`() throws {
    let database = try Database.open(directory: nil)
    struct Refusal: Error {}
    #expect(throws: Refusal.self) {
      try database.change(request) { transaction in
        try transaction.createTable("T", in: "NetDefaultDB", columns: [("x", .long, "")])
        throw Refusal()
      }
    }
    #expect(try database.snapshot().state.tables.isEmpty)
    _ = try makeTable(database, "T")
    #expect(try rows(database, "T") == [])
  }

  @Test func `a snapshot does not see later commits`() throws {
    let database = try Database.open(directory: nil)
    let table = try makeTable(database, "T")
    _ = try database.ingest(Ingestion(table: table, chunks: longs([1])), request: request)
    let old = try database.snapshot()
    _ = try database.ingest(Ingestion(table: table, chunks: longs([2]), mode: .replace), request: request)
    #expect(try old.source(of: table).rowCount == 1)
    #expect(try old.source(of: table).materialised().chunks[0][0].value(0) == .long(1))
    #expect(try rows(database, "T") == [2])
  }

  @Test func `ingestIfNotExists holds back what is there`() throws {
    let database = try Database.open(directory: nil)
    let table = try makeTable(database, "T")
    let ingestion = Ingestion(
      table: table, chunks: longs([1]), tags: ["ingest-by:b1"], ingestIfNotExists: ["b1"])
    #expect(try !database.ingest(ingestion, request: request).isSkipped)
    #expect(try database.ingest(ingestion, request: request).isSkipped)
    #expect(try rows(database, "T") == [1])
  }

  @Test func `foreign, newer and damaged directories are refused`() throws {
    let path = temporaryPath()
    defer { removeTree(path) }
    mkdir(path, 0o755)
    let file = fopen("\(path)/letter.txt", "w")
    fclose(file)
    #expect(throws: OpenFailure.self) { try Database.open(directory: path) }
    remove("\(path)/letter.txt")
    let database = try Database.open(directory: path)
    _ = try makeTable(database, "T")
    database.close()
    truncate("\(path)/catalog.sqlite", 0)
    #expect(throws: OpenFailure.self) { try Database.open(directory: path) }
    let marker = fopen("\(path)/kqlsh.json", "w")
    fputs(#"{"format":7,"id":"x"}"#, marker)
    fclose(marker)
    do {
      _ = try Database.open(directory: path)
      Issue.record("opened a newer format")
    } catch let failure as OpenFailure {
      #expect(failure.message == "\(path) has format 7, this kqlsh reads up to 1")
    }
  }
}
