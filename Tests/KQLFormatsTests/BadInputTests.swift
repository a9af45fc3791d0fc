import KQLColumns
import KQLDiagnostics
import KQLFormats
import KQLIngestion
import Testing

/// The table of bad input, row by row.
@Suite struct BadInputTests {
  func ingest(_ text: String, _ columns: String, _ properties: [(name: String, value: Value)] = []) throws -> String {
    let parsed = try IngestionProperties(properties, context: .inline)
    let ingestion = Ingestion(schema: schema(columns), properties: parsed, directory: "")
    return render(try ingestion.parse(.inline(InlineData.afterPipe(text))).chunks)
  }

  @Test func `different field counts fail with their place`() {
    let message = failure { _ = try ingest("a,1\nb,2\nc\n", "a:string,b:long") }
    #expect(message == "Stream_WrongNumberOfFields: record 3 of inline data has 1 field, 2 expected")
  }

  @Test func `the record number counts over pieces`() {
    let text = (0..<100).map { "\($0),x\n" }.joined() + "1,2,3\n"
    let message = failure {
      _ = try read(Array(text.utf8), .csv, "a:long,b:string", pieceByteCount: 50) { $0.skipsFirstRecord = true }
    }
    #expect(message == "Stream_WrongNumberOfFields: record 101 of data has 3 fields, 2 expected")
  }

  @Test func `different field counts pass without validation`() throws {
    let off: Value = .string("{\"ValidationOptions\":0,\"ValidationImplications\":0}")
    let rows = try ingest("a,1\nb\nc,3,4\n", "a:string,b:long", [("validationPolicy", off)])
    #expect(rows == "a | 1\nb | null\nc | 3")
  }

  @Test(arguments: [1, 5, 64, 4096])
  func `an unclosed quote fails`(_ size: Int) {
    let message = failure {
      _ = try read(Array("a,1\n\"b,2\nc,3\n".utf8), .csv, "a:string,b:long", pieceByteCount: size)
    }
    #expect(message == "Stream_ClosingQuoteMissing: record 2 of data has a quote that is never closed")
  }

  @Test func `no data fails`() {
    #expect(failure { _ = try ingest("\n", "a:string") }.hasPrefix("BadRequest_NoRecordsOrWrongFormat"))
    #expect(failure { _ = try ingest("", "a:string") }.hasPrefix("BadRequest_NoRecordsOrWrongFormat"))
  }

  @Test func `a record over the limit fails`() {
    let message = failure {
      _ = try read(
        Array("a,1\n\"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb\",1\n".utf8), .csv, "a:string,b:long", pieceByteCount: 8
      ) {
        $0.recordByteCountMax = 16
      }
    }
    #expect(message.hasPrefix("Stream_InputStreamTooLarge"))
  }

  @Test func `a malformed json line is left out and counted`() throws {
    let result = try read(Array("{\"a\":1}\n{\"a\":\nx\n\n{\"a\":2}\n".utf8), .json, "a:long")
    #expect(result.text == "1\n2")
    #expect(result.summary.sources[0].skippedRecordCount == 2)
  }

  @Test(arguments: [1, 3, 10, 4096])
  func `a malformed record of multijson fails`(_ size: Int) {
    let message = failure {
      _ = try read(Array("[{\"a\":1},\n{\"a\":}]".utf8), .multijson, "a:long", pieceByteCount: size)
    }
    #expect(message == "BadRequest_InvalidBlob: record 2 of data is no JSON object")
  }

  @Test func `a large dynamic value is null`() throws {
    let large = String(repeating: "1,", count: 600_000)
    let result = try read(Array("{\"a\":[\(large)1]}\n{\"a\":[1]}\n".utf8), .json, "a:dynamic")
    #expect(result.text == "null\n[1]")
  }

  @Test func `files that cannot be read`() {
    let reader = TextReader(.identity(.csv, schema("a:string")))
    #expect(failure { _ = try reader.readAll([.file("/nowhere/x.csv")]) }.hasPrefix("Download_SourceNotFound"))
    #expect(failure { _ = try reader.readAll([.file("/dev/zero")]) }.hasPrefix("BadRequest_NotSupported"))
    #expect(failure { _ = try reader.readAll([.file("/tmp")]) }.hasPrefix("BadRequest_NotSupported"))
    #expect(
      failure { _ = try FilePattern.files("https://a.b/c?sig=secret", relativeTo: "") }
        == "BadRequest_NotSupported: only local files can be read: 'https://a.b/c'")
    #expect(
      failure { _ = try FilePattern.files("/nowhere/*.csv", relativeTo: "") }.hasPrefix("Download_SourceNotFound"))
  }

  @Test func `properties are checked`() {
    func check(_ name: String, _ value: Value, _ context: IngestionProperties.Context = .inline) -> String {
      failure { _ = try IngestionProperties([(name, value)], context: context) }
    }
    #expect(check("fromat", .string("csv")).hasPrefix("BadRequest_IngestionPropertyNotSupportedInThisContext"))
    #expect(check("format", .string("csv"), .query).hasPrefix("BadRequest_IngestionPropertyNotSupportedInThisContext"))
    #expect(check("format", .string("orc")).hasPrefix("BadRequest_FormatNotSupported"))
    #expect(check("creationTime", .string("soon")).hasPrefix("BadRequest_MalformedIngestionProperty"))
    #expect(check("tags", .string("a")).hasPrefix("BadRequest_MalformedIngestionProperty"))
    #expect(check("TAGS", .string("['a', \"b\"]")) == "no error")
    #expect(check("ignoreFirstRecord", .string("maybe")).hasPrefix("BadRequest_MalformedIngestionProperty"))
    let both: [(name: String, value: Value)] = [
      ("ingestionMapping", .string("[]")), ("ingestionMappingReference", .string("m")),
    ]
    #expect(failure { _ = try IngestionProperties(both, context: .files) }.hasPrefix("BadRequest_DuplicateMapping"))
  }
}
