import KQLColumns
import KQLDiagnostics
import Testing

@testable import KQLExport

@Suite struct PartitioningTests {
  /// 2019-01-02T05:06:07.0800000Z.
  static let ticks = 636_820_023_670_800_000 as Int64

  @Test func `patterns render as .NET does and read back`() {
    let cases: [(String, String)] = [
      ("yyyy/MM/dd", "2019/01/02"), ("'year='yyyy'/month='MM", "year=2019/month=01"),
      ("year={yyyy}/month={MM}", "year=2019/month=01"), ("yyyyMMddHHmmss", "20190102050607"),
      ("dd MMM yy", "02 Jan 19"), ("dddd d MMMM", "Wednesday 2 January"), ("hh:mm tt", "05:06 AM"),
      ("H.m.s.fff", "5.6.7.080"), ("s.FFFFFFF", "7.08"), ("yyyy\\y", "2019y"),
    ]
    for (pattern, text) in cases {
      var bytes: [UInt8] = []
      DateTimePattern(pattern).append(Self.ticks, to: &bytes)
      #expect(String(decoding: bytes, as: UTF8.self) == text, "\(pattern)")
    }
    for pattern in ["yyyy/MM/dd", "yyyyMMddHHmmss", "dd MMM yyyy HH:mm", "'d='yyyy-M-d'/h='H"] {
      let parsed = DateTimePattern(pattern)
      var bytes: [UInt8] = []
      parsed.append(Self.ticks, to: &bytes)
      let read = parsed.parse(bytes[...])
      var again: [UInt8] = []
      parsed.append(read?.ticks ?? 0, to: &again)
      #expect(again == bytes && read?.count == bytes.count, "\(pattern)")
    }
    #expect(DateTimePattern("yyyy/MM").parse(Array("2019/13".utf8)[...]) == nil)
    #expect(DateTimePattern("yyyy/MM").parse(Array("abc".utf8)[...]) == nil)
  }

  static let schema = Schema([("Timestamp", .datetime), ("CustomerName", .string), ("Id", .long)])

  static func folders(_ partitioning: Partitioning) throws -> [String] {
    let columns = [
      Column(.datetime, [.long(ticks), .null, .long(ticks + 864_000_000_000 * 40)]),
      Column(.string, [.string("a"), .string(""), .string("x/../y")]), Column(.long, [.long(1), .long(2), .null]),
    ]
    let (codes, folders) = try partitioning.folders(schema: schema, columns: columns, rowCount: 3)
    return codes.map { folders[Int($0)] }
  }

  @Test func `rows go to the folders of their values`() throws {
    let customer = PartitionColumn(name: "C", source: .column("CustomerName"))
    let day = PartitionColumn(name: "D", source: .startOf(.day, "Timestamp"))
    let format = try PathFormat(#""CustomerName=" C "/" datetime_pattern("yyyy/MM/dd", D)"#)
    let custom = Partitioning(columns: [customer, day], format: format)
    try format.validate(custom.columns)
    #expect(
      try Self.folders(custom) == [
        "CustomerName=a/2019/01/02", "CustomerName=__DEFAULT_PARTITION__/__DEFAULT_PARTITION__",
        "CustomerName=__DEFAULT_PARTITION__/2019/02/11",
      ])
    #expect(try Self.folders(Partitioning(columns: [customer, day]))[0] == "a/2019/01/02")
    let sources: [(PartitionColumn.Source, String)] = [
      (.startOf(.month, "Timestamp"), "2019/01"), (.startOf(.year, "Timestamp"), "2019"),
      (.startOf(.week, "Timestamp"), "2018/12/30"), (.bin("Timestamp", ticks: 36_000_000_000), "2019/01/02/05"),
      (.bin("Timestamp", ticks: 600_000_000), "2019/01/02/05/06"), (.hash("Id", modulus: 1), "0"),
    ]
    for (source, folder) in sources {
      let partitioning = Partitioning(columns: [PartitionColumn(name: "P", source: source)])
      #expect(try Self.folders(partitioning)[0] == folder)
    }
  }

  @Test func `hashes are those of hash()`() {
    let world = PartitionColumn(name: "P", source: .hash("S", modulus: 100))
    #expect(world.values(of: Column(.string, [.string("World")])).value(0) == .long(51))
    let dates = PartitionHash.hashes(Column(.datetime, [.long(635_556_672_000_000_000)]))
    #expect(dates == [1_380_966_698_541_616_202])
  }

  @Test func `values are read from paths`() throws {
    let columns = [
      PartitionColumn(name: "C", source: .column("CustomerName")),
      PartitionColumn(name: "D", source: .startOf(.day, "Timestamp")),
    ]
    let format = try PathFormat(#""CustomerName=" C "/dt=" datetime_pattern('yyyyMMdd',D)"#)
    let partitioning = Partitioning(columns: columns, format: format)
    let values = partitioning.values(ofPath: "CustomerName=john.doe/dt=20190102/x.csv")
    #expect(values == [.string("john.doe"), .long(636_819_840_000_000_000)])
    #expect(partitioning.bag(values ?? []) == #"{"C":"john.doe","D":"2019-01-02T00:00:00.0000000Z"}"#)
    #expect(
      partitioning.values(ofPath: "CustomerName=__DEFAULT_PARTITION__/dt=__DEFAULT_PARTITION__/x.csv")
        == [.string(""), .null])
    for path in ["x.csv", "CustomerName=a/x.csv", "CustomerName=a/dt=2019/x.csv", "Customer=a/dt=20190102/x.csv"] {
      #expect(partitioning.values(ofPath: path) == nil, "\(path)")
    }
  }

  @Test func `path formats print as they read and are checked`() throws {
    let text = #""customer_id=" CustomerId "/dt=" datetime_pattern("yyyyMMdd",Date)"#
    #expect(try PathFormat(text).text == text)
    let columns = [
      PartitionColumn(name: "A", source: .column("x")), PartitionColumn(name: "B", source: .startOf(.day, "y")),
    ]
    for bad in ["A B", "A", "A '/' C", "datetime_pattern('yyyy', A) '/' B", "A '/", "A '/' datetime_pattern(B)"] {
      #expect(throws: Diagnostic.self, "\(bad)") { try PathFormat(bad).validate(columns) }
    }
  }
}
