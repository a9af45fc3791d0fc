import Foundation
import KQLColumns
import KQLLanguage
import Testing

@testable import KQLDatabase

/// Directories that earlier programs wrote are read as they are.
@Suite struct OldFormatTests {
  /// A table `Events(Id: long, Text: string, Tags: dynamic)` of 4,200 rows, written before extents held paths apart.
  @Test func `extents of version 1`() throws {
    let fixtures = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Fixtures")
    let path = temporaryPath()
    defer { removeTree(path) }
    try FileManager.default.copyItem(
      atPath: fixtures.appendingPathComponent("extents-version-1").path, toPath: path)
    let database = try Database.open(directory: path)
    defer { database.close() }
    let snapshot = try database.snapshot()
    let table = try snapshot.table("Events", in: "NetDefaultDB")
    let source = try snapshot.source(of: table)
    #expect(source.rowCount == 4_200 && !source.storesPath(2, ["az"]))
    let wanted: [Scan.Column] = [.visible(0), .path(2, ["az"]), .path(2, ["inner", "depth"])]
    var row: Int64 = 0
    for morsel in try source.morsels(columns: wanted, pruning: []) {
      let chunk = try morsel.read()
      for index in 0..<chunk.rowCount {
        #expect(try chunk.column(0).value(index) == .long(row))
        #expect(try chunk.column(1).value(index) == .dynamic(String(row % 3)))
        #expect(try chunk.column(2).value(index) == .dynamic(String(row % 11)))
        row += 1
      }
    }
    #expect(row == 4_200)
    let has: [Pruning] = [.term(.visible(1), "node3", isPrefix: false)]
    let found = try source.morsels(columns: [.visible(1)], pruning: has).map { try $0.read() }
    #expect(found.reduce(0) { $0 + $1.rowCount } == 600 && found.allSatisfy { $0.answered == [0] })
  }
}
