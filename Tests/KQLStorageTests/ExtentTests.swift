import KQLColumns
import KQLDiagnostics
import KQLStorage
import Testing

@Suite struct ExtentTests {
  @Test(arguments: ScalarType.allCases)
  func `every type, pattern and null pattern comes back`(_ type: ScalarType) throws {
    var random = SplitMix(1)
    for pattern in Samples.Pattern.allCases {
      for nulls in Samples.Nulls.allCases {
        for rows in [1, 9, 3_000] {
          let column = Samples.column(type, pattern, nulls, rows: rows, &random)
          let encoded = try Samples.encode([column], pieces: min(rows, 3))
          let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: encoded.metadata.footerChecksum)
          let read = try extent.readColumn(0, block: 0)
          #expect(Samples.isEqual(column, read), "\(type) \(pattern) \(nulls) \(rows)")
          let some = (0..<UInt32(rows)).filter { $0 % 17 == 0 }
          let part = try extent.readColumn(0, block: 0, rows: some)
          #expect(Samples.isEqual(column.gathering(some), part), "\(type) \(pattern) \(nulls) \(rows) partly")
          let nullCount = (0..<rows).count { column.isNull($0) }
          #expect(extent.statistics(column: 0, block: 0).nullCount == nullCount)
        }
      }
    }
  }

  @Test func `blocks do not depend on chunks or workers`() throws {
    var random = SplitMix(2)
    let rows = 2 * ExtentFormat.blockRows + 77
    let columns = [ScalarType.long, .string, .dynamic, .real, .bool].map {
      Samples.column($0, .random, .some, rows: rows, &random)
    }
    let one = try Samples.encode(columns)
    let other = try Samples.encode(columns, pieces: 7, workers: 3)
    #expect(one.bytes == other.bytes)
    let extent = try Extent(bytes: one.bytes, expectedFooterChecksum: nil)
    #expect(extent.blockCount == 3 && extent.rowCount(block: 2) == 77)
    for (index, column) in columns.enumerated() {
      for block in 0..<3 {
        #expect(Samples.isEqual(column.slice(extent.rows(block)), try extent.readColumn(index, block: block)))
      }
    }
    #expect(try ExtentMetadata(serialized: one.metadata.serialized()) == one.metadata)
    try extent.verify()
  }

  @Test func `constants and dictionaries are read as chunks hold them`() throws {
    let values = Text(["a", "b", "unused", "c"])
    let codes = (0..<1_000).map { UInt32($0 % 2) }
    let columns = [
      Column(type: .string, count: 1_000, storage: .dictionary(codes: codes, values: values)),
      Column.constant(.string("x"), .string, count: 1_000), Column.constant(.long(5), .long, count: 1_000),
      Column.nulls(.datetime, count: 1_000), Column.nulls(.dynamic, count: 1_000),
      Column.constant(.decimal(Decimal128(significand: 15, exponent: -1, isNegative: true)), .decimal, count: 1_000),
    ]
    let encoded = try Samples.encode(columns)
    let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: nil)
    for (index, column) in columns.enumerated() {
      #expect(Samples.isEqual(column, try extent.readColumn(index, block: 0)))
    }
    #expect(try extent.dictionary(0)?.count == 2)
    #expect(try extent.dictionary(0) === extent.dictionary(0))
  }

  @Test func `a block read twice is the same object`() throws {
    var random = SplitMix(9)
    let column = Samples.column(.string, .random, .none, rows: 2_000, &random)
    let extent = try Extent(bytes: try Samples.encode([column]).bytes, expectedFooterChecksum: nil)
    guard case .text(let first) = try extent.readColumn(0, block: 0).storage,
      case .text(let second) = try extent.readColumn(0, block: 0).storage
    else { return #expect(Bool(false), "plain text") }
    #expect(first === second)
    #expect(Samples.isEqual(column.gathering([1_999, 0]), try extent.readColumn(0, block: 0, rows: [1_999, 0])))
    #expect(throws: Diagnostic.self) { try extent.readColumn(0, block: 0, rows: [2_000]) }
  }

  @Test func `an empty extent is one`() throws {
    let encoded = try Samples.encode([Column(.long, []), Column(.string, [])])
    let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: nil)
    #expect(extent.rowCount == 0 && extent.blockCount == 0 && extent.columns.count == 2)
  }

  @Test func `statistics bound the values`() throws {
    let columns = [
      Column(.long, [.long(5), .null, .long(-3)]), Column(.real, [.real(.nan), .real(2.5), .null]),
      Column(.string, [.string("b"), .string("a"), .string(String(repeating: "z", count: 100))]),
      Column.nulls(.long, count: 3),
    ]
    let metadata = try Samples.encode(columns).metadata
    #expect(metadata.statistics[0] == ColumnStatistics(nullCount: 1, bounds: .longs(-3, 5)))
    #expect(metadata.statistics[1] == ColumnStatistics(nullCount: 1, bounds: .reals(2.5, 2.5)))
    #expect(metadata.statistics[2].bounds == .text(Array("a".utf8), nil))
    #expect(metadata.statistics[3] == ColumnStatistics(nullCount: 3, bounds: .unknown))
    #expect(metadata.statistics(columnID: 1)?.nullCount == 1 && metadata.statistics(columnID: 99) == nil)
  }

  @Test func `rows that do not fit are refused`() {
    let stored = [StoredColumn(id: 1, name: "a", type: .long), StoredColumn(id: 2, name: "b", type: .long)]
    let ragged = [Column.longs([1, 2]), Column.longs([1])]
    #expect(throws: Diagnostic.self) {
      try ExtentEncoder.encode(columns: stored, chunks: [ragged], id: Samples.id, workers: 1)
    }
    #expect(throws: Diagnostic.self) {
      try ExtentEncoder.encode(columns: stored, chunks: [[Column.longs([1])]], id: Samples.id, workers: 1)
    }
  }
}
