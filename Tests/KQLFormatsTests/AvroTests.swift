import Foundation
import KQLColumns
import KQLDiagnostics
import KQLFormats
import Testing

/// Files that fastavro wrote (`Tests/Fixtures/avro/make.py`), whole and damaged.
@Suite struct AvroTests {
  static let folder = ParquetTests.folder.deletingLastPathComponent().appending(path: "avro")

  @Test(arguments: try ParquetTests.fixtures(in: folder))
  func `files of other writers are read`(_ fixture: ParquetTests.Fixture) throws {
    let found = try ParquetTests.json(.file(fixture.path), schema(fixture.columns), .avro).split(separator: "\n")
    let wanted = fixture.rows.split(separator: "\n")
    #expect(found.count == wanted.count)
    let differing = zip(found, wanted).first { $0 != $1 }
    #expect(differing == nil)
  }

  @Test(arguments: try ParquetTests.fixtures(in: folder))
  func `flipped and cut files`(_ fixture: ParquetTests.Fixture) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: fixture.path)))
    let fields = schema(fixture.columns)
    var random = FuzzTests.Random(state: UInt64(bytes.count))
    for position in ParquetDamageTests.positions(bytes.count, atMost: 600) {
      var damaged = bytes
      damaged[position] ^= UInt8.random(in: 1...255, using: &random)
      _ = ParquetDamageTests.outcome(damaged, fields, .avro)
    }
    for length in ParquetDamageTests.positions(bytes.count, atMost: 60) {
      let found = ParquetDamageTests.outcome(Array(bytes[0..<length]), fields, .avro)
      // A file may end behind any of its blocks.
      if !found.isError { #expect(fixture.rows.hasPrefix(found.text)) }
    }
  }

  @Test func `paths, whole records and bytes`() throws {
    let path = Self.folder.appending(path: "fastavro_null.avro").path
    let fields = schema("city:string,second:long,b64:string,size:long,row:int")
    let found = try ParquetTests.json(.file(path), fields, .avro) { plan in
      plan.paths = ["$.nested.city", "$.list[1]", "$.raw", "$.nothing"].compactMap { RecordPath($0) }
      plan.feeds = [.field(0), .field(1), .transformed(2, .bytesAsBase64), .field(3), .sourceLineNumber]
    }
    let lines = found.split(separator: "\n")
    #expect(lines.first == "{\"city\":\"c0\",\"second\":1,\"b64\":\"AP8A\",\"size\":null,\"row\":1}")
    #expect(lines.count == 40)
  }

  @Test func `what is no Avro file`() {
    let fields = schema("a:long")
    #expect(
      ParquetDamageTests.outcome(Array("a,b".utf8), fields, .avro).text
        == "Avro file data.parquet is damaged: it does not begin with Obj1")
    let empty = Array("Obj".utf8) + [1, 0] + [UInt8](repeating: 0, count: 16)
    #expect(
      ParquetDamageTests.outcome(empty, fields, .avro).text == "Avro file data.parquet is damaged: it has no schema")
  }
}
