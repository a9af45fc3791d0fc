import CCompression
import Foundation
import Glibc
import KQLColumns
import KQLDiagnostics
import KQLFormats
import KQLIngestion
import Testing

/// Files, compressed and not, and the real ones of `../shared/data` where they exist.
@Suite struct FileTests {
  private static let shared = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared")

  static func write(_ bytes: [UInt8], _ name: String) -> String {
    var template = Array("/tmp/kqlformats-XXXXXX".utf8CString)
    let folder = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    let path = "\(folder)/\(name)"
    let file = fopen(path, "w")
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
    return path
  }

  static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    let encoder = try GzipEncoder()
    var output: [UInt8] = []
    try encoder.append(bytes, to: &output)
    try encoder.finish(to: &output)
    return output
  }

  static func zstd(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { target, count in
      count = ZSTD_compress(target.baseAddress, target.count, bytes, bytes.count, 1)
    }
  }

  static let text = Array((0..<20_000).map { "\($0),\"v\($0 % 7)\"\n" }.joined().utf8)

  func rows(_ path: String, change: (inout ReadPlan) -> Void = { _ in }) throws -> Int {
    var plan = ReadPlan.identity(.csv, schema("a:long,b:string"))
    plan.pieceByteCount = 10_000
    change(&plan)
    return try TextReader(plan).read([.file(path)]) { _, _ in }.rowCount
  }

  @Test func `compressed files`() throws {
    let half = FileTests.text.count / 2
    let members = try FileTests.gzip(Array(FileTests.text[..<half])) + FileTests.gzip(Array(FileTests.text[half...]))
    #expect(try rows(FileTests.write(FileTests.text, "a.csv")) == 20_000)
    #expect(try rows(FileTests.write(FileTests.gzip(FileTests.text), "a.csv.gz")) == 20_000)
    #expect(try rows(FileTests.write(members, "a.csv.gz")) == 20_000)
    #expect(try rows(FileTests.write(members + [0, 0, 0], "a.csv.gz")) == 20_000)
    #expect(try rows(FileTests.write(FileTests.gzip(FileTests.text), "named.csv")) == 20_000)
    #expect(try rows(FileTests.write(FileTests.zstd(FileTests.text), "a.csv.zst")) == 20_000)
    let frames = FileTests.zstd(FileTests.text) + FileTests.zstd(FileTests.text)
    #expect(try rows(FileTests.write(frames, "a.csv.zst")) == 40_000)
    #expect(try rows(FileTests.write(FileTests.text, "a.csv.gz")) { $0.treatsGzAsUncompressed = true } == 20_000)
  }

  @Test func `damaged files`() throws {
    let packed = try FileTests.gzip(FileTests.text)
    var flipped = packed
    flipped[packed.count / 2] ^= 0xFF
    let zst = FileTests.zstd(FileTests.text)
    let inputs: [(bytes: [UInt8], name: String)] = [
      (Array(packed.dropLast(9)), "cut.csv.gz"), (FileTests.text, "plain.csv.gz"),
      (Array(zst.dropLast(5)), "cut.csv.zst"), (packed + [1, 2, 3], "tail.csv.gz"),
    ]
    for input in inputs {
      let path = FileTests.write(input.bytes, input.name)
      #expect(failure { _ = try rows(path) }.hasPrefix("BadRequest_InvalidArchive"), "\(input.name)")
    }
    // Where the wrong bytes still decompress, the records are wrong first.
    let wrong = FileTests.write(flipped, "flipped.csv.gz")
    #expect(failure { _ = try rows(wrong) } != "no error")
  }

  /// Needs `python3` to write the archive.
  @Test func `zip archives`() throws {
    let folder = "/tmp/kqlformats-zip-\(getpid())"
    let script = """
      import sys, zipfile
      z = zipfile.ZipFile(sys.argv[1], 'w')
      z.writestr('d/', '')
      z.writestr('d/a.csv', 'a,b\\n' + ''.join('%d,x\\n' % i for i in range(10000)), zipfile.ZIP_DEFLATED)
      z.writestr('b1.csv', 'a,b\\n7,y\\n', zipfile.ZIP_STORED)
      z.close()
      """
    mkdir(folder, 0o755)
    let path = folder + "/a.zip"
    guard system("python3 -c \"\(script)\" \(path) 2>/dev/null") == 0 else { return }
    func count(_ pattern: String?) throws -> Int {
      var properties = IngestionProperties()
      properties.ignoresFirstRecord = true
      properties.format = .text(.csv)
      properties.zipPattern = pattern
      let ingestion = Ingestion(schema: schema("a:long,b:string"), properties: properties, directory: "")
      return try ingestion.parse(.files([path])).rowCount
    }
    #expect(try count(nil) == 10_001)
    #expect(try count("^b\\d") == 1)
    #expect(failure { _ = try count("nothing") }.hasPrefix("BadRequest_EmptyArchive"))
    #expect(failure { _ = try count("(") }.hasPrefix("BadRequest_MalformedIngestionProperty"))
    let cut = FileTests.write([0x50, 0x4B, 3, 4], "a.zip")
    #expect(failure { _ = try ZipArchive.members(cut) }.hasPrefix("BadRequest_InvalidArchive"))
  }

  @Test func `patterns and URIs`() throws {
    let path = FileTests.write(Array("1,x\n".utf8), "b 1.csv")
    let folder = String(path.prefix(while: { _ in true }).dropLast("b 1.csv".count))
    mkdir(folder + "sub", 0o755)
    let deep = folder + "sub/a.csv"
    let file = fopen(deep, "w")
    fputs("2,y\n", file)
    fclose(file)
    #expect(try FilePattern.files("*.csv", relativeTo: folder) == [path])
    #expect(try FilePattern.files(folder + "**/*.csv", relativeTo: "") == [path, deep])
    #expect(try FilePattern.files("file://\(folder)b%201.csv", relativeTo: "") == [path])
    let properties = IngestionProperties()
    let ingestion = Ingestion(schema: schema("a:long,b:string"), properties: properties, directory: folder)
    let batch = try ingestion.parse(.files(["**/*.csv"]))
    #expect(render(batch.chunks) == "1 | x\n2 | y")
    #expect(batch.sources.map(\.rowCount) == [1, 1])
    #expect(batch.originalBytes == 8)
  }

  static let realFiles: [(name: String, format: TextFormat, columns: String, lines: Int)] = [
    ("apache_access.log.gz", .txt, "a:string", 10_000), ("auth.log.gz", .txt, "a:string", 7_121),
    ("flights.csv.gz", .csv, "date:datetime,delay:long,distance:long,origin:string,destination:string", 20_000),
    ("airports.csv.gz", .csv, "iata:string,name:string", 3_376),
    ("earthquakes.jsonl.gz", .json, "id:string,properties:dynamic", 1_707),
    ("nginxplus.jsonl.gz", .json, "a:dynamic", 500), ("weather.csv.gz", .csv, "origin:string,year:int", 26_115),
    ("taxis.csv.gz", .csv, "pickup:datetime,dropoff:datetime", 6_433),
    ("loghub/HDFS_2k.log.gz", .txt, "a:string", 2_000),
    ("loghub/Hadoop_2k.log.gz", .txt, "a:string", 2_000), ("loghub/Spark_2k.log.gz", .txt, "a:string", 2_000),
  ]

  @Test(arguments: realFiles)
  func `real files have all their rows`(_ name: String, _ format: TextFormat, _ columns: String, _ lines: Int) throws {
    let path = Self.shared.appending(path: "data/\(name)").path
    guard access(path, R_OK) == 0 else { return }
    var plan = ReadPlan.identity(format, schema(columns))
    plan.skipsFirstRecord = true
    plan.pieceByteCount = 50_000
    let summary = try TextReader(plan).read([.file(path)]) { _, _ in }
    #expect(summary.rowCount == lines)
    #expect(summary.sources[0].skippedRecordCount == 0)
  }
}
