import KQLColumns
import KQLFormats
import Testing

@Suite struct WriterTests {
  static let columns = "b:bool,i:int,l:long,r:real,m:decimal,s:string,t:datetime,u:timespan,g:guid,d:dynamic"

  static let rows: [[Value]] = [
    [
      .bool(true), .long(-7), .long(.min), .real(2.5),
      .decimal(Decimal128(significand: 150, exponent: -2, isNegative: true)),
      .string("a,\"b\"\nc"), .long(638_422_959_081_234_567), .long(937_840_500_000),
      .guid(GUID(high: 0x0123_4567_89AB_CDEF, low: 1)), .dynamic("{\"x\":[1,\"y\"]}"),
    ],
    [.null, .null, .null, .null, .null, .string(""), .null, .null, .null, .null],
    [
      .bool(false), .long(0), .long(.max), .real(1),
      .decimal(Decimal128(significand: 0, exponent: 0, isNegative: false)),
      .string("x"), .long(0), .long(-1), .guid(GUID(high: 0, low: 0)), .dynamic("1"),
    ],
  ]

  static var chunk: [Column] {
    let fields = schema(columns).fields
    return fields.indices.map { index in Column(fields[index].type, rows.map { $0[index] }) }
  }

  func write(_ format: OutputFormat, _ chunk: [Column]) -> String {
    var output: [UInt8] = []
    TextWriter(format, schema(WriterTests.columns)).append(chunk, to: &output)
    return String(decoding: output, as: UTF8.self)
  }

  @Test func `csv`() {
    #expect(
      write(.csv, WriterTests.chunk) == """
        true,-7,-9223372036854775808,2.5,-1.50,"a,""b""
        c",2024-01-31T11:05:08.1234567Z,1.02:03:04.0500000,01234567-89ab-cdef-0000-000000000001,"{""x"":[1,""y""]}"
        ,,,,,,,,,
        false,0,9223372036854775807,1,0,x,0001-01-01T00:00:00.0000000Z,-00:00:00.0000001,00000000-0000-0000-0000-000000000000,1

        """)
  }

  @Test func `json`() {
    let lines = write(.json, WriterTests.chunk).split(separator: "\n").map(String.init)
    #expect(
      lines[0] == #"{"b":true,"i":-7,"l":-9223372036854775808,"r":2.5,"m":"-1.50","s":"a,\"b\"\nc","#
        + #""t":"2024-01-31T11:05:08.1234567Z","u":"1.02:03:04.0500000","#
        + #""g":"01234567-89ab-cdef-0000-000000000001","d":{"x":[1,"y"]}}"#)
    #expect(
      lines[1] == #"{"b":null,"i":null,"l":null,"r":null,"m":null,"s":"","t":null,"u":null,"g":null,"d":null}"#)
  }

  @Test func `every layout gives the same text`() {
    let constants = WriterTests.chunk.map { Column.constant($0.value(0), $0.type, count: 3) }
    let plain = WriterTests.chunk.map { $0.gathering([0, 0, 0]) }
    #expect(write(.csv, constants) == write(.csv, plain))
    #expect(write(.json, constants) == write(.json, plain))
    let nulls = WriterTests.chunk.map { Column.nulls($0.type, count: 1) }
    let nullRow = WriterTests.chunk.map { $0.gathering([1]) }
    #expect(write(.csv, nulls) == write(.csv, nullRow))
    #expect(write(.json, nulls) == write(.json, nullRow))
    let codes = Column(
      type: .string, count: 3, storage: .dictionary(codes: [1, 0, 1], values: Text(["x,y", "z"])))
    var output: [UInt8] = []
    TextWriter(.csv, schema("a:string")).append([codes], to: &output)
    #expect(String(decoding: output, as: UTF8.self) == "z\n\"x,y\"\nz\n")
  }

  @Test(arguments: [OutputFormat.csv, .tsv, .json])
  func `what is written is read back`(_ format: OutputFormat) throws {
    var output: [UInt8] = []
    TextWriter(format, schema(WriterTests.columns)).append(WriterTests.chunk, to: &output)
    let input = try #require(TextFormat(rawValue: format.rawValue))
    let result = try read(output, input, WriterTests.columns)
    #expect(result.text == render([WriterTests.chunk]))
  }

  @Test func `headers are quoted where needed`() {
    let names = Schema([("a", .long), ("b,c", .long)])
    #expect(String(decoding: TextWriter(.csv, names).header, as: UTF8.self) == "a,\"b,c\"\n")
  }
}
