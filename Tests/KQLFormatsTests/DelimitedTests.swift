import KQLFormats
import Testing

/// Delimited text, read whole and in pieces of every small size: the rows must not depend on where it is cut.
@Suite struct DelimitedTests {
  struct Case: Sendable, CustomTestStringConvertible {
    let name: String
    var format: TextFormat = .csv
    let columns: String
    let input: String
    let rows: String
    var testDescription: String { name }
  }

  static let cases: [Case] = [
    Case(name: "plain", columns: "a:string,b:long", input: "x,1\ny,2\n", rows: "x | 1\ny | 2"),
    Case(name: "no final newline", columns: "a:string,b:long", input: "x,1\ny,2", rows: "x | 1\ny | 2"),
    Case(name: "CRLF", columns: "a:string,b:string", input: "x,1\r\ny,\r\n", rows: "x | 1\ny | "),
    Case(
      name: "quoted separators", columns: "a:string,b:long", input: "\"x,y\",1\n\"a\nb\",2\n", rows: "x,y | 1\na\nb | 2"
    ),
    Case(
      name: "doubled quotes", columns: "a:string,b:long", input: "\"say \"\"hi\"\"\",1\n\"\"\"\",2\n",
      rows: "say \"hi\" | 1\n\" | 2"),
    Case(name: "empty quoted", columns: "a:string,b:long", input: "\"\",1\n,\"\"\n", rows: " | 1\n | null"),
    Case(name: "quoted numbers", columns: "a:long,b:real", input: "\"7\",\"2.5\"\n", rows: "7 | 2.5"),
    Case(
      name: "quote inside a field", columns: "a:string,b:long", input: "5\" pipe,1\nx \"y, z\",2\n\"q\",3\n",
      rows: "no rows"),
    Case(
      name: "stray quotes", columns: "a:string,b:long", input: "5\" pipe,1\nsay \"y\",2\n\"q\",3\n",
      rows: "5\" pipe | 1\nsay \"y\" | 2\nq | 3"),
    Case(
      name: "text behind a closing quote", columns: "a:string,b:long", input: "\"q\" r,1\n\"a,\"b,2\n",
      rows: "q r | 1\na,b | 2"),
    Case(name: "blank lines", columns: "a:string,b:long", input: "\nx,1\n\n\r\ny,2\n\n", rows: "x | 1\ny | 2"),
    Case(name: "one column", columns: "a:string", input: "x\n\ny\n", rows: "x\ny"),
    Case(name: "more fields than columns", columns: "a:string", input: "x,1\ny,2\n", rows: "x\ny"),
    Case(
      name: "fewer fields than columns", columns: "a:string,b:long,c:string", input: "x\ny\n",
      rows: "x | null | \ny | null | "),
    Case(
      name: "bad values are null", columns: "a:long,b:datetime,c:bool", input: "x,y,z\n1,2024-01-01,true\n",
      rows: "null | null | null\n1 | 2024-01-01T00:00:00.0000000Z | true"),
    Case(
      name: "limits of integers", columns: "a:int,b:long",
      input: "2147483647,9223372036854775807\n-2147483648,-9223372036854775808\n2147483648,9223372036854775808\n",
      rows: "2147483647 | 9223372036854775807\n-2147483648 | -9223372036854775808\nnull | null"),
    Case(
      name: "datetimes", columns: "a:datetime",
      input:
        "2024-02-29 01:02:03\n2024-02-29T01:02:03.5Z\n2023-02-29T00:00:00Z\n01/31/2024 10:00:00\n0001-01-01T00:00:00Z\n9999-12-31T23:59:59.9999999Z\n2024-12-31T23:59:59.1234567\n",
      rows:
        "2024-02-29T01:02:03.0000000Z\n2024-02-29T01:02:03.5000000Z\nnull\n2024-01-31T10:00:00.0000000Z\n0001-01-01T00:00:00.0000000Z\n9999-12-31T23:59:59.9999999Z\n2024-12-31T23:59:59.1234567Z"
    ),
    Case(
      name: "reals", columns: "a:real", input: "0.1\n-1e-3\n123456789012345.678\n.5\n5.\n-\n1.2.3\nNaN\n",
      rows: "0.1\n-0.001\n123456789012345.67\n0.5\n5.0\nnull\nnull\nNaN"),
    Case(
      name: "dynamic", columns: "a:dynamic", input: "\"{\"\"a\"\": [1, 2]}\"\n5\nabc\nnull\n\"[1,\"\n",
      rows: "{\"a\":[1,2]}\n5\n\"abc\"\nnull\n\"[1,\""),
    Case(
      name: "timespans", columns: "a:timespan,b:timespan", input: "1.02:03:04,00:00:01.5\n",
      rows: "1.02:03:04 | 00:00:01.5000000"),
    Case(name: "byte order mark", columns: "a:long,b:long", input: "\u{FEFF}1,2\n", rows: "1 | 2"),
    Case(
      name: "tsv", format: .tsv, columns: "a:string,b:long", input: "x y\t1\n\"t\tu\"\t2\n", rows: "x y | 1\nt\tu | 2"),
    Case(
      name: "tsve", format: .tsve, columns: "a:string,b:long", input: "x\\ty\\nz\\\\\t1\n\"q\t2\n",
      rows: "x\ty\nz\\ | 1\n\"q | 2"),
    Case(name: "psv", format: .psv, columns: "a:string,b:long", input: "x|1\n", rows: "x | 1"),
    Case(name: "scsv", format: .scsv, columns: "a:string,b:long", input: "x,y;1\n", rows: "x,y | 1"),
    Case(name: "sohsv", format: .sohsv, columns: "a:string,b:long", input: "x\u{1}1\n", rows: "x | 1"),
    Case(
      name: "txt", format: .txt, columns: "a:string,b:long", input: "x,\"1\n\n\r\ny\r\n", rows: "x,\"1 | null\ny | null"
    ),
    Case(name: "raw", format: .raw, columns: "a:string", input: "x,1\n\ny\n", rows: "x,1\n\ny\n"),
  ]

  @Test(arguments: cases.filter { $0.rows != "no rows" }, [1, 2, 3, 5, 8, 13, 64, 65, 100, 4 << 20])
  func `rows do not depend on pieces`(_ test: Case, _ size: Int) throws {
    let result = try read(Array(test.input.utf8), test.format, test.columns, pieceByteCount: size)
    #expect(result.text == test.rows)
  }

  /// A long input against itself, cut at many places: quotes, escapes and newlines fall on every boundary of 64 bytes.
  @Test(arguments: [7, 61, 64, 127, 1000, 4096])
  func `long inputs do not depend on pieces`(_ size: Int) throws {
    var text = ""
    for index in 0..<500 {
      let filler = String(repeating: "x", count: index % 71)
      text += "\(index),\"\(filler)\"\"\n,\(index)\",\(filler)\n"
    }
    let whole = try read(Array(text.utf8), .csv, "a:long,b:string,c:string")
    let cut = try read(Array(text.utf8), .csv, "a:long,b:string,c:string", pieceByteCount: size)
    #expect(whole.summary.rowCount == 500)
    #expect(whole.text == cut.text)
  }

  @Test func `invalid UTF-8 is replaced`() throws {
    let result = try read([0x61, 0xFF, 0x2C, 0xC3, 0x0A, 0xE2, 0x82, 0xAC, 0x2C, 0x62], .csv, "a:string,b:string")
    #expect(result.text == "a\u{FFFD} | \u{FFFD}\n€ | b")
  }

  @Test func `strings of a repeated column share a dictionary`() throws {
    let text = (0..<1000).map { "v\($0 % 3)," }.joined(separator: "\n")
    var plan = ReadPlan.identity(.csv, schema("a:string,b:string"))
    plan.workerCount = 1
    let chunks = try TextReader(plan).readAll([.bytes(Array(text.utf8), name: "data")]).chunks
    guard case .dictionary(_, let values) = chunks[0][0].storage else {
      Issue.record("no dictionary")
      return
    }
    #expect(values.count == 3)
    #expect(chunks[0][1].constantValue == .string(""))
  }

  @Test func `chunks have a limited number of rows in order`() throws {
    let text = (0..<5000).map { "\($0)" }.joined(separator: "\n")
    var plan = ReadPlan.identity(.csv, schema("a:long"))
    plan.chunkRowCountMax = 700
    plan.pieceByteCount = 3000
    plan.workerCount = 3
    let chunks = try TextReader(plan).readAll([.bytes(Array(text.utf8), name: "data")]).chunks
    #expect(chunks.allSatisfy { $0[0].count <= 700 })
    #expect(render(chunks) == text)
  }

  @Test func `long strings are cut at a character`() throws {
    let long = String(repeating: "x", count: (1 << 20) - 1) + "€€"
    let result = try read(Array("\(long),1\n".utf8), .csv, "a:string,b:long")
    #expect(result.text.utf8.count == (1 << 20) - 1 + " | 1".utf8.count)
  }
}
