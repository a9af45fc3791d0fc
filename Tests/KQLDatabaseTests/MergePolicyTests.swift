import KQLCatalog
import KQLColumns
import Testing

@testable import KQLDatabase

/// What the background merge takes together, by the merge policy of a table.
@Suite struct MergePolicyTests {
  private static let start: Int64 = 638_396_640_000_000_000

  /// A table of 300 extents of a row each, an hour apart in creation time, after a round of maintenance.
  private func extentCounts(policy: String?, caching: String? = nil) throws -> (extents: Int, largest: Int) {
    let database = try Database.open(
      directory: nil, options: DatabaseOptions(clock: .simulated(ticks: Self.start, isFrozen: true)))
    defer { database.close() }
    let table = try makeTable(database, "T")
    try database.change(request) { transaction in
      if let policy { try transaction.setPolicy("merge", of: table.entity, to: policy) }
      if let caching { try transaction.setPolicy("caching", of: table.entity, to: caching) }
    }
    let hour = 3600 * Clock.ticksPerSecond
    for number in 0..<300 {
      let age = Int64(300 - number) * hour
      let ingestion = Ingestion(table: table, chunks: longs([Int64(number)]), creationTime: Self.start - age)
      _ = try database.ingest(ingestion, request: request)
    }
    try database.mergeSmallExtents()
    let extents = try database.snapshot().extents(of: table)
    #expect(try rows(database, "T").sorted() == (0..<300).map(Int64.init))
    return (extents.count, extents.map(\.info.rowCount).max() ?? 0)
  }

  @Test func `extents within a day merge by default`() throws {
    let (extents, largest) = try extentCounts(policy: nil)
    #expect(largest == 25)
    #expect(extents == 12)
  }

  @Test func `nothing merges when neither merge nor rebuild is allowed`() throws {
    #expect(try extentCounts(policy: #"{"AllowMerge":false,"AllowRebuild":false}"#).extents == 300)
    #expect(try extentCounts(policy: #"{"AllowMerge":false,"AllowRebuild":true}"#).extents < 300)
  }

  @Test func `bounds of rows, extents and hours hold`() throws {
    #expect(try extentCounts(policy: #"{"MaxRangeInHours":1000,"MaxExtentsToMerge":50}"#).largest == 50)
    #expect(try extentCounts(policy: #"{"MaxRangeInHours":1000,"RowCountUpperBoundForMerge":7}"#).largest == 7)
    #expect(try extentCounts(policy: #"{"MaxRangeInHours":2}"#).largest == 3)
    #expect(try extentCounts(policy: #"{"OriginalSizeMBUpperBoundForMerge":0}"#).extents == 300)
  }

  @Test func `the lookback leaves old extents alone`() throws {
    let custom = #"{"MaxRangeInHours":1000,"Lookback":{"Kind":"Custom","CustomPeriod":"1.00:00:00"}}"#
    #expect(try extentCounts(policy: custom).extents == 277)
    let hot = #"{"MaxRangeInHours":1000,"Lookback":{"Kind":"HotCache","CustomPeriod":null}}"#
    let caching = #"{"DataHotSpan":{"Value":"2.00:00:00"},"IndexHotSpan":{"Value":"2.00:00:00"}}"#
    #expect(try extentCounts(policy: hot, caching: caching).extents == 253)
  }
}
