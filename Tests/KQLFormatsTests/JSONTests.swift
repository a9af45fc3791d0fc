import KQLColumns
import KQLDiagnostics
import KQLFormats
import KQLIngestion
import Testing

@Suite struct JSONTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var format: TextFormat = .json
    let columns: String
    let input: String
    let rows: String
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(
      name: "by name, case-sensitive", columns: "a:long,B:string",
      input: "{\"B\":\"x\",\"a\":1}\n{\"b\":\"y\",\"a\":2}\n",
      rows: "1 | x\n2 | "),
    Case(
      name: "types", columns: "a:bool,b:datetime,c:real,d:guid,e:timespan",
      input: "{\"a\":true,\"b\":\"2024-01-31T00:00:00Z\",\"c\":1.5e3,\"d\":null,\"e\":\"00:00:01\"}",
      rows: "true | 2024-01-31T00:00:00.0000000Z | 1500.0 | null | 00:00:01"),
    Case(
      name: "escapes", columns: "a:string", input: #"{"a":"x\"\\\/\n\u00e9\ud83d\ude00\ud83d"}"#,
      rows: "x\"\\/\né😀\u{FFFD}"),
    Case(name: "escaped keys", columns: "a b:long,é:long", input: #"{"a b":1,"\u00e9":2}"#, rows: "1 | 2"),
    Case(
      name: "nested as dynamic", columns: "a:dynamic,b:dynamic",
      input: "{ \"a\" : { \"x\" : [ 1 , \"y z\" ] } , \"b\" : \"s\" }",
      rows: "{\"x\":[1,\"y z\"]} | \"s\""),
    Case(
      name: "nested as string", columns: "a:string,b:string,c:string", input: "{\"a\":{\"x\": 1},\"b\":12,\"c\":true}",
      rows: "{\"x\":1} | 12 | true"),
    Case(
      name: "nulls", columns: "a:string,b:long,c:dynamic", input: "{\"a\":null,\"b\":null,\"c\":null}",
      rows: " | null | null"),
    Case(name: "the last of equal keys", columns: "a:long", input: "{\"a\":1,\"a\":2}", rows: "2"),
    Case(name: "empty objects", columns: "a:long", input: "{}\n{ }\n", rows: "null\nnull"),
    Case(
      name: "multijson array", format: .multijson, columns: "a:long", input: "[{\"a\":1},\n {\"a\":\n2}]\n",
      rows: "1\n2"),
    Case(
      name: "multijson sequence", format: .multijson, columns: "a:long", input: "{\"a\":1} {\"a\":2}\n\n{\"a\":3}",
      rows: "1\n2\n3"),
    Case(
      name: "multijson strings with brackets", format: .multijson, columns: "a:string",
      input: "[{\"a\":\"]}\\\"{\"},{\"a\":\"[\"}]",
      rows: "]}\"{\n["),
  ]

  @Test(arguments: cases, [4, 5, 7, 16, 31, 4 << 20])
  func `rows do not depend on pieces`(_ test: Case, _ size: Int) throws {
    var plan = ReadPlan.identity(test.format, schema(test.columns))
    plan.pieceByteCount = size
    plan.workerCount = 2
    let result = try TextReader(plan).readAll([.bytes(Array(test.input.utf8), name: "data")])
    #expect(render(result.chunks) == test.rows)
  }

  func ingest(_ text: String, _ columns: String, mapping: String, _ format: TextFormat) throws -> String {
    var properties = IngestionProperties()
    properties.format = .text(format)
    properties.mapping = .inline(mapping)
    let ingestion = Ingestion(schema: schema(columns), properties: properties, directory: "")
    return render(try ingestion.parse(.inline(Array(text.utf8))).chunks)
  }

  @Test func `json mappings`() throws {
    let mapping = """
      [{"column":"a","Properties":{"Path":"$.x.y[1]"}},
       {"column":"b","path":"$['k l']"},
       {"Column":"c","Properties":{"Path":"$.t","Transform":"DateTimeFromUnixMilliseconds"}},
       {"Column":"d","Properties":{"Path":"$","Transform":"DropMappedFields"}},
       {"Column":"e","Properties":{"Path":"$.bag","transform":"PropertyBagArrayToDictionary"}},
       {"Column":"f","Properties":{"ConstValue":"7"}},
       {"Column":"g","Properties":{"Transform":"SourceLineNumber"}},
       {"Column":"h","Properties":{"Path":"$.['k l']"}},
       {"Column":"i","Properties":{"Path":"constant"}}]
      """
    let columns = "a:long,b:string,c:datetime,d:dynamic,e:dynamic,f:int,g:long,h:string,i:string,j:string"
    let text = """

      {"x":{"y":[1,2]},"k l":"v","t":1700000000000,"bag":[{"Key":"p","Value":1},{"Key":"q","Value":"r"}],"z":[1, 2]}
      {"x":{"y":[1]},"t":"1700000000000.5"}
      """
    let rows = try ingest(text, columns, mapping: mapping, .json)
    #expect(
      rows == """
        2 | v | 2023-11-14T22:13:20.0000000Z | {"x":{"y":[1,2]},"z":[1,2]} | {"p":1,"q":"r"} | 7 | 2 | v | constant | \("")
        null |  | 2023-11-14T22:13:20.0005000Z | {"x":{"y":[1]}} | null | 7 | 3 |  | constant | \("")
        """)
  }

  @Test func `csv mappings`() throws {
    let mapping = """
      [{"Column":"b","Properties":{"Ordinal":"0"}},{"Column":"a","Ordinal":2},
       {"Column":"c","Properties":{"ConstValue":"x"}},{"Column":"d","Properties":{"Transform":"SourceLocation"}}]
      """
    let rows = try ingest("1,2,3\n4,5,6\n", "a:long,b:string,c:string,d:string", mapping: mapping, .csv)
    #expect(rows == "3 | 1 | x | inline data\n6 | 4 | x | inline data")
  }

  static let badMappings: [(text: String, kind: MappingKind)] = [
    ("{}", .csv), ("[]", .csv), ("[1]", .csv), ("[{}]", .json), ("[{\"Column\":\"a\"}]", .csv),
    ("[{\"Column\":\"a\",\"Ordinal\":0},{\"Column\":\"a\",\"Ordinal\":1}]", .csv),
    ("[{\"Column\":\"a\",\"Ordinal\":-1}]", .csv), ("[{\"Column\":\"a\",\"Ordinal\":0,\"ConstValue\":\"1\"}]", .csv),
    ("[{\"Column\":\"a\",\"Path\":\"$.x\"}]", .csv), ("[{\"Column\":\"a\",\"Path\":\"$[\"}]", .json),
    ("[{\"Column\":\"a\",\"Path\":\"$.x\",\"Transform\":\"Upper\"}]", .json),
    ("[{\"Column\":\"a\",\"DataType\":\"text\",\"Path\":\"$.x\"}]", .json),
    ("[{\"Column\":\"a\",\"Field\":\"x\",\"Path\":\"$.x\"}]", .parquet),
  ]

  @Test(arguments: badMappings)
  func `a bad mapping is refused`(_ text: String, _ kind: MappingKind) {
    #expect(failure { _ = try IngestionMapping(text, kind: kind) }.hasPrefix("BadRequest_InvalidMapping"))
  }

  @Test func `a mapping that does not fit is refused`() throws {
    let mapping = try IngestionMapping("[{\"column\":\"a\",\"Ordinal\":\"0\",\"datatype\":\"int\"}]", kind: .csv)
    #expect(mapping.text == "[{\"Column\":\"a\",\"DataType\":\"int\",\"Properties\":{\"Ordinal\":\"0\"}}]")
    #expect(failure { _ = try mapping.plan(.json, schema("a:long")) }.hasPrefix("BadRequest_InconsistentMapping"))
    #expect(failure { _ = try mapping.plan(.csv, schema("b:long")) }.hasPrefix("BadRequest_InvalidMapping"))
  }

  @Test func `what was left out is reported`() throws {
    var properties = IngestionProperties()
    properties.format = .text(.json)
    let ingestion = Ingestion(schema: schema("a:long,b:string"), properties: properties, directory: "")
    let batch = try ingestion.parse(.inline(Array("{\"a\":1,\"C\":2}\nx\n{\"a\":2}\n".utf8)))
    #expect(batch.rowCount == 2)
    #expect(
      batch.warnings.map(\.message) == [
        "1 malformed line of inline data left out", "fields ignored, no column has their name: 'C'",
        "column 'b' has no value in any of the rows",
      ])
  }

  @Test func `fields mapped elsewhere are dropped where they are`() throws {
    let mapping = """
      [{"Column":"a","Properties":{"Path":"$.o","Transform":"DropMappedFields"}},
       {"Column":"b","Properties":{"Path":"$.o.x.y"}},{"Column":"c","Properties":{"Path":"$.o.z"}}]
      """
    let text = #"{"o":{"x":{"y":1,"w":2},"z":3,"v":[4]}}"#
    let rows = try ingest(text, "a:dynamic,b:long,c:long", mapping: mapping, .json)
    #expect(rows == #"{"x":{"w":2},"v":[4]} | 1 | 3"#)
  }

  @Test func `a header that is read as data is reported`() throws {
    let ingestion = Ingestion(schema: schema("a:long,b:string"), properties: IngestionProperties(), directory: "")
    #expect(try ingestion.parse(.inline(Array("a,b\n1,x\n".utf8))).warnings.map(\.code) == ["Stream_HeaderRecord"])
    #expect(try ingestion.parse(.inline(Array("1,b\n1,x\n".utf8))).warnings.isEmpty)
  }

  @Test(arguments: [1, 119, 121, 100_000])
  func `deep nesting does not crash`(_ depth: Int) throws {
    let text =
      "{\"a\":" + String(repeating: "[", count: depth) + String(repeating: "]", count: depth) + "}\n{\"a\":1}\n"
    let result = try read(Array(text.utf8), .json, "a:dynamic")
    #expect(result.summary.rowCount == (depth < 120 ? 2 : 1))
  }
}
