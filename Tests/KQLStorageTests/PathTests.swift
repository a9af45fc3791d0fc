import KQLColumns
import KQLStorage
import Testing

/// Paths of dynamic columns that extents hold apart.
@Suite struct PathTests {
  /// Bags with frequent, rare, nested, repeated, null and escaped members, and values that are no bags.
  private static func bag(_ row: Int, _ random: inout SplitMix) -> Value {
    let number = Int(random.next() % 1_000_000)
    switch row % 11 {
    case 9: return .null
    case 10: return .dynamic(row % 2 == 0 ? "[1,{\"a\":2}]" : "\"text\"")
    default: break
    }
    var members = ["\"id\":\(number)", "\"kind\":\"k\(row % 5)\"", "\"list\":[\(row),{\"kind\":1}]"]
    members.append(row % 3 == 0 ? "\"maybe\":null" : "\"maybe\":\(row % 2 == 0)")
    members.append("\"in\":{\"depth\":\(row % 7),\"deep\":{\"er\":\"\(row % 4)\"}}")
    members.append("\"q\\\"uote\":\"\\\\\(row % 6)\\\"\"")
    if row % 4 == 0 { members.append("\"id\":\"second\"") }
    if row % 50 == 0 { members.append("\"rare\":1") }
    if row % 2 == 0 { members.swapAt(0, 3) }
    return .dynamic("{\(members.joined(separator: ","))}")
  }

  private static let paths = [
    ["id"], ["kind"], ["list"], ["maybe"], ["in", "depth"], ["in", "deep", "er"], ["q\"uote"],
  ]

  @Test func `what is held apart is what walking the bags finds`() throws {
    var random = SplitMix(5)
    let rows = ExtentFormat.blockRows + 999
    let column = Column(.dynamic, (0..<rows).map { Self.bag($0, &random) })
    let encoded = try Samples.encode([column], pieces: 3, workers: 2)
    #expect(encoded.bytes == (try Samples.encode([column])).bytes)
    let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: encoded.metadata.footerChecksum)
    #expect(encoded.metadata.originalSize == column.originalSize)
    #expect(Set(extent.columns.map(\.path)) == Set(Self.paths + [[]]))
    #expect(try ExtentMetadata(serialized: encoded.metadata.serialized()) == encoded.metadata)
    for path in Self.paths {
      let index = try #require(extent.columnIndex(id: 1, path: path))
      #expect(encoded.metadata.columnIndex(id: 1, path: path) == index)
      for block in 0..<2 {
        let found = column.slice(extent.rows(block)).member(at: path)
        #expect(Samples.isEqual(found, try extent.readColumn(index, block: block)), "\(path)")
      }
    }
    try extent.verify()
  }

  @Test func `long values, few rows and repeating bags are not held apart`() throws {
    let long = String(repeating: "x", count: 100)
    let texts = Column(.dynamic, (0..<5_000).map { .dynamic("{\"text\":\"\(long)\($0)\"}") })
    #expect(try Samples.encode([texts]).metadata.columns.count == 1)
    let few = Column(.dynamic, (0..<4_000).map { .dynamic("{\"a\":\($0)}") })
    #expect(try Samples.encode([few]).metadata.columns.count == 1)
    let repeating = Column(.dynamic, (0..<5_000).map { .dynamic("{\"a\":\($0 % 9)}") })
    #expect(try Samples.encode([repeating]).metadata.columns.count == 1)
  }

  @Test func `pieces of any layout give the same paths`() throws {
    let text = Column(.dynamic, (0..<5_000).map { .dynamic("{\"a\":\($0),\"b\":{\"c\":\($0 % 3)}}") })
    let values = Text(["{\"a\":1,\"b\":{\"c\":\"x\"}}", "null", "{\"b\":7}"])
    let codes = (0..<600).map { UInt32($0 % 3) }
    let coded = Column(
      type: .dynamic, count: 600, storage: .dictionary(codes: codes, values: values),
      valid: codes.map { $0 != 1 })
    let constant = Column.constant(.dynamic("{\"a\":[1,2]}"), .dynamic, count: 50)
    let nulls = Column.nulls(.dynamic, count: 50)
    let pieces = [text, coded, constant, nulls]
    let encoded = try ExtentEncoder.encode(
      columns: [StoredColumn(id: 1, name: "d", type: .dynamic)], chunks: pieces.map { [$0] }, id: Samples.id, workers: 1)
    let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: nil)
    for path in [["a"], ["b", "c"]] {
      let index = try #require(extent.columnIndex(id: 1, path: path))
      let read = try extent.readColumn(index, block: 0)
      var start = 0
      for piece in pieces {
        let part = read.slice(start..<start + piece.count)
        #expect(Samples.isEqual(piece.member(at: path), part), "\(path)")
        start += piece.count
      }
    }
  }
}
