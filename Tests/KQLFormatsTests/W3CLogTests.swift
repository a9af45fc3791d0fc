import KQLColumns
import KQLFormats
import Testing

/// Logs in the W3C extended format.
@Suite struct W3CLogTests {
  static let log = """
    #Software: Microsoft Internet Information Services 10.0
    #Version: 1.0
    #Date: 2024-01-02 00:00:00
    #Fields: date time s-ip cs-method cs-uri-stem sc-status time-taken cs(User-Agent)
    2024-01-02 00:00:01 10.0.0.1 GET /index.html 200 15 Mozilla/5.0+(X11)
    2024-01-02 00:00:02 10.0.0.1 POST - 404 - "quoted ""text"" here"

    #Fields: date cs-method sc-status
    2024-01-03 PUT 500 surplus
    2024-01-04

    """

  static func read(_ text: String, _ columns: String, change: (inout ColumnarPlan) -> Void = { _ in }) throws -> String {
    try ParquetTests.json(.bytes(Array(text.utf8), name: "iis.log"), schema(columns), .w3clogfile, change: change)
  }

  @Test(arguments: [false, true])
  func `fields are found by name`(_ hasReturns: Bool) throws {
    let text = hasReturns ? Self.log.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\r\n") : Self.log
    let found = try Self.read(text, "Day:datetime,Method:string,Stem:string,Status:int,Taken:long,Agent:string,Line:long") { plan in
      plan.paths = ["date", "cs-method", "cs-uri-stem", "sc-status", "time-taken", "cs(User-Agent)"].map { RecordPath(key: $0) }
      plan.feeds[6] = .sourceLineNumber
    }
    #expect(
      found == """
        {"Day":"2024-01-02T00:00:00.0000000Z","Method":"GET","Stem":"/index.html","Status":200,"Taken":15,"Agent":"Mozilla/5.0+(X11)","Line":5}
        {"Day":"2024-01-02T00:00:00.0000000Z","Method":"POST","Stem":"","Status":404,"Taken":null,"Agent":"quoted \\"text\\" here","Line":6}
        {"Day":"2024-01-03T00:00:00.0000000Z","Method":"PUT","Stem":"","Status":500,"Taken":null,"Agent":"","Line":9}
        {"Day":"2024-01-04T00:00:00.0000000Z","Method":"","Stem":"","Status":null,"Taken":null,"Agent":"","Line":10}

        """)
  }

  @Test func `a log of many pieces`() throws {
    var text = "#Fields: n s\n"
    for row in 0..<300_000 { text += "\(row) value-of-row-\(row)\n" }
    let file = try W3CLogFile(.bytes(Array(text.utf8), name: "iis.log"))
    #expect(file.rowCount == 300_000)
    #expect(try file.pieces(.identity(schema("n:long"))) { _ in true }.count > 1)
    let lines = try Self.read(text, "n:long").split(separator: "\n")
    #expect(lines.count == 300_000)
    #expect(lines.last == "{\"n\":299999}")
  }

  @Test func `records without fields are refused`() {
    let message = failure { _ = try Self.read("1 2 3\n#Fields: a b c\n", "a:long") }
    #expect(
      message == "BadRequest_InvalidBlob: W3C log file iis.log is damaged: line 1 comes before a line that names the fields: '#Fields: …'")
  }

  @Test func `any bytes are read or refused`() {
    var random = FuzzTests.Random(state: 3)
    let pieces = ["#Fields:", " a", " b", "\n", "\r\n", "\"", "-", " ", "\t", "x", "\u{FEFF}", "#"]
    for _ in 0..<500 {
      var bytes = Array("#Fields: a b\n".utf8)
      for _ in 0..<Int.random(in: 0...30, using: &random) { bytes += Array((pieces.randomElement(using: &random) ?? "").utf8) }
      if !bytes.isEmpty { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
      _ = ParquetDamageTests.outcome(bytes, schema("a:string,b:long"), .w3clogfile)
    }
  }
}
