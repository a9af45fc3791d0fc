import Foundation
import KQLColumns
import KQLDiagnostics
import KQLFormats
import Testing

/// Files that pyarrow, DuckDB and ClickHouse wrote (`Tests/Fixtures/parquet/make.py`), and files written here.
@Suite struct ParquetTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .appending(path: "Fixtures/parquet")

  struct Fixture: CustomTestStringConvertible {
    let folder: URL
    let name: String
    let columns: String
    let rows: String
    var testDescription: String { name }

    /// The format is the name of the folder.
    var path: String { folder.appending(path: "\(name).\(folder.lastPathComponent)").path }
  }

  static func fixtures() throws -> [Fixture] { try fixtures(in: folder) }

  static func fixtures(in folder: URL) throws -> [Fixture] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().filter { $0.hasSuffix(".jsonl") }.map { file in
      let text = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      let split = text.firstIndex(of: "\n") ?? text.endIndex
      return Fixture(
        folder: folder, name: String(file.dropLast(6)), columns: String(text[..<split]), rows: String(text[split...].dropFirst()))
    }
  }

  static func json(
    _ source: InputSource, _ schema: Schema, _ format: DataFormat = .parquet, change: (inout ColumnarPlan) -> Void = { _ in }
  ) throws -> String {
    var plan = ColumnarPlan.identity(schema)
    plan.workerCount = 2
    change(&plan)
    let writer = TextWriter(.json, schema)
    var bytes: [UInt8] = []
    _ = try ColumnarReader(plan, format).read([source]) { chunk, _ in writer.append(chunk, to: &bytes) }
    return String(decoding: bytes, as: UTF8.self)
  }

  @Test(arguments: try fixtures())
  func `files of other writers are read`(_ fixture: Fixture) throws {
    if fixture.name.contains("brotli"), !PackingCodec.brotli.isAvailable {
      print("skipped: \(fixture.name) needs libbrotlidec.so.1")
      return
    }
    let found = try ParquetTests.json(.file(fixture.path), schema(fixture.columns)).split(separator: "\n")
    let wanted = fixture.rows.split(separator: "\n")
    #expect(found.count == wanted.count)
    let differing = zip(found, wanted).first { $0 != $1 }
    #expect(differing == nil)
  }

  @Test(arguments: try fixtures())
  func `types are found`(_ fixture: Fixture) throws {
    let file = try ParquetFile(.file(fixture.path))
    #expect(file.schema == schema(fixture.columns))
    #expect(file.rowCount == fixture.rows.split(separator: "\n").count)
  }

  // MARK: Round trips

  static let columns =
    "b:bool,i:int,l:long,r:real,d:decimal,s:string,t:datetime,ts:timespan,g:guid,x:dynamic,many:string,few:long"

  /// Rows of every type, extremes and nulls among them.
  static func sample(_ count: Int) -> [Column] {
    let fields = schema(columns).fields
    return fields.map { field in
      Column(
        field.type,
        (0..<count).map { row -> Value in
          if row % 7 == 3, field.type != .string { return .null }
          let number = Int64(row)
          switch field.type {
          case .bool: return .bool(row % 3 == 0)
          case .int: return .long([Int64(Int32.min), Int64(Int32.max), number, -number][row % 4])
          case .long where field.name == "few": return .long(number % 5)
          case .long: return .long([Int64.min, Int64.max, number &* 1_000_003, -number][row % 4])
          case .real: return .real([0.1, -.infinity, .nan, -0.0, Double(row)][row % 5])
          case .decimal:
            return .decimal(Decimal128(significand: UInt128(row) * 12_345_678_901, exponent: Int16(-(row % 19)), isNegative: row % 2 == 1))
          case .string: return .string(field.name == "many" ? "value \(row)" : ["", "é", "three"][row % 3])
          case .datetime: return .long([0, Calendar.maxTicks - 9, Calendar.unixEpoch + number * 10][row % 3] / 10 * 10)
          case .timespan: return .long([Int64.min, Int64.max, -number][row % 3])
          case .guid: return .guid(GUID(high: UInt64(row), low: .max))
          case .dynamic: return .dynamic("{\"a\":\(row % 4)}")
          }
        })
    }
  }

  static func written(_ chunks: [[Column]], _ change: (inout ParquetOptions) -> Void = { _ in }) throws -> [UInt8] {
    var options = ParquetOptions()
    options.workerCount = 2
    change(&options)
    let writer = ParquetWriter(schema(columns), options)
    var bytes: [UInt8] = []
    for chunk in chunks { try writer.append(chunk, to: &bytes) }
    try writer.finish(to: &bytes)
    return bytes
  }

  /// Decimals come back with the scale of the column, everything else as it was.
  static func normalized(_ chunk: [Column]) -> [Column] {
    chunk.map { column in
      guard column.type == .decimal else { return column }
      return Column(
        .decimal,
        (0..<column.count).map { row in
          guard case .decimal(let value) = column.value(row) else { return .null }
          return .decimal(value.normalized)
        })
    }
  }

  @Test(arguments: PackingCodec.allCases.filter { $0 != .lz4 && $0.isAvailable })
  func `what is written is read back`(_ codec: PackingCodec) throws {
    let fields = schema(ParquetTests.columns)
    let chunks = [ParquetTests.sample(70), ParquetTests.sample(1), ParquetTests.sample(30)]
    let bytes = try ParquetTests.written(chunks) {
      $0.codec = codec
      $0.rowGroupRows = 64
    }
    var found: [[Column]] = []
    _ = try ColumnarReader(.identity(fields), .parquet).read([.bytes(bytes, name: "data")]) { chunk, _ in
      found.append(ParquetTests.normalized(chunk))
    }
    #expect(render(found) == render(chunks.map(ParquetTests.normalized)))
  }

  @Test func `a file of no rows has its columns`() throws {
    let file = try ParquetFile(.bytes(ParquetTests.written([]), name: "data"))
    #expect(file.rowCount == 0)
    #expect(file.schema.names == schema(ParquetTests.columns).names)
  }

  @Test func `values without a place are refused`() {
    func write(_ type: String, _ value: Value, _ change: @escaping (inout ParquetOptions) -> Void = { _ in }) -> String {
      let fields = schema("c:\(type)")
      return failure {
        var options = ParquetOptions()
        change(&options)
        let writer = ParquetWriter(fields, options)
        var bytes: [UInt8] = []
        try writer.append([Column(fields[0].type, [value])], to: &bytes)
        try writer.finish(to: &bytes)
      }
    }
    let small = Decimal128(significand: 1, exponent: -19, isNegative: true)
    let large = Decimal128(significand: 1, exponent: 20, isNegative: false)
    #expect(write("decimal", .decimal(small)).contains("column 'c': -0.0000000000000000001 does not fit DECIMAL(38, 18)"))
    #expect(write("decimal", .decimal(large)).contains("does not fit DECIMAL(38, 18)"))
    #expect(write("decimal", .decimal(large)) { $0.decimalScale = 0 } == "no error")
    #expect(write("datetime", .long(0)) { $0.datetimePrecision = .nanosecond }.contains("0001-01-01"))
    #expect(write("datetime", .long(Calendar.unixEpoch)) { $0.datetimePrecision = .nanosecond } == "no error")
  }

  // MARK: Choosing

  @Test func `row groups are pruned by their bounds`() throws {
    let bytes = try ParquetTests.written([ParquetTests.sample(90)]) { $0.rowGroupRows = 30 }
    let file = try ParquetFile(.bytes(bytes, name: "data"))
    let plan = ColumnarPlan.identity(schema(ParquetTests.columns))
    var seen: [ColumnBounds] = []
    let pieces = try file.pieces(plan) { bounds in
      seen.append(bounds(11))
      return seen.count == 2
    }
    #expect(seen == Array(repeating: .longs(0, 4), count: 3))
    #expect(pieces.map(\.rowCount) == [30])
    _ = try file.pieces(plan) { bounds in
      #expect(bounds(5) == .text([], Array("é".utf8)))
      #expect(bounds(4) == .unknown)
      return true
    }
  }

  @Test func `paths walk through records`() throws {
    let path = ParquetTests.folder.appending(path: "pyarrow_nested.parquet").path
    let fields = schema("a:int,first:long,kid:string,whole:dynamic,none:long")
    let found = try ParquetTests.json(.file(path), fields) { plan in
      plan.paths = ["$.s.a", "$.l[0]", "$.tree.kids[0].k", "$.tree.kids[2]", "$.s.zzz"].compactMap { RecordPath($0) }
    }
    let first = found.split(separator: "\n").prefix(3).joined(separator: "\n")
    #expect(
      first == """
        {"a":1,"first":1,"kid":"c","whole":{"k":"d","v":[]},"none":null}
        {"a":null,"first":null,"kid":"","whole":null,"none":null}
        {"a":null,"first":null,"kid":"","whole":null,"none":null}
        """)
  }

  @Test func `what a column cannot become is an error or null`() throws {
    let path = ParquetTests.folder.appending(path: "pyarrow_snappy.parquet").path
    let message = failure { _ = try ParquetTests.json(.file(path), schema("i64:guid")) }
    #expect(message == "BadRequest_InvalidBlob: column 'i64' of type guid cannot take the values of type INT64 in \(path)")
    let lenient = try ParquetTests.json(.file(path), schema("i64:guid")) { $0.isStrict = false }
    #expect(lenient.hasPrefix("{\"i64\":null}\n"))
  }

  @Test func `names match in any case when only one fits`() throws {
    let path = ParquetTests.folder.appending(path: "pyarrow_snappy.parquet").path
    #expect(try ParquetTests.json(.file(path), schema("LOW:string")).hasPrefix("{\"LOW\":\"\"}\n{\"LOW\":\"Grüße\"}"))
  }
}
