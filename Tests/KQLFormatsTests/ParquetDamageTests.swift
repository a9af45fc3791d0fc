import Foundation
import KQLColumns
import KQLDiagnostics
import KQLFormats
import Testing

/// Cut, corrupt and hostile files: an error that names the file, or rows; never a crash, a hang or a lot of memory.
@Suite struct ParquetDamageTests {
  /// Rows as text, or the error; anything else is recorded.
  static func outcome(
    _ bytes: [UInt8], _ fields: Schema, _ format: DataFormat = .parquet
  ) -> (text: String, isError: Bool) {
    do {
      return (try ParquetTests.json(.bytes(bytes, name: "data.parquet"), fields, format), false)
    } catch let diagnostic as Diagnostic {
      if !diagnostic.message.contains("data.parquet") { Issue.record("the file is not named: \(diagnostic.message)") }
      return (diagnostic.message, true)
    } catch {
      Issue.record("\(error)")
      return ("\(error)", true)
    }
  }

  /// Every byte where the file is small, some of them where it is larger.
  static func positions(_ count: Int, atMost: Int) -> StrideTo<Int> { stride(from: 0, to: count, by: max(count / atMost, 1)) }

  @Test(arguments: try ParquetTests.fixtures())
  func `flipped and cut files`(_ fixture: ParquetTests.Fixture) throws {
    let bytes = Array(try Data(contentsOf: URL(filePath: fixture.path)))
    let fields = schema(fixture.columns)
    var random = FuzzTests.Random(state: UInt64(bytes.count))
    for position in Self.positions(bytes.count, atMost: 400) {
      var damaged = bytes
      damaged[position] ^= UInt8.random(in: 1...255, using: &random)
      _ = Self.outcome(damaged, fields)
    }
    for length in Self.positions(bytes.count, atMost: 60) {
      #expect(Self.outcome(Array(bytes[0..<length]), fields).isError, "\(length) of \(bytes.count) bytes")
    }
    for _ in 0..<60 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 2...8, using: &random) {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] = [0, 1, 0x7F, 0x80, 0xFF].randomElement(using: &random) ?? 0
      }
      _ = Self.outcome(damaged, fields)
    }
  }

  /// The pages of files written here have checksums: no flip gives other rows.
  @Test func `no flipped page is believed`() throws {
    let fields = schema(ParquetTests.columns)
    let bytes = try ParquetTests.written([ParquetTests.sample(40)])
    let right = Self.outcome(bytes, fields).text
    let footer = bytes.count - 8 - (0..<4).reduce(0) { $0 | Int(bytes[bytes.count - 8 + $1]) << (8 * $1) }
    for position in 4..<footer {
      var damaged = bytes
      damaged[position] ^= 1 << UInt8(position % 8)
      let found = Self.outcome(damaged, fields)
      #expect(found.isError || found.text == right, "byte \(position)")
    }
  }

  @Test func `errors say where`() throws {
    let fields = schema(ParquetTests.columns)
    let bytes = try ParquetTests.written([ParquetTests.sample(40)])
    #expect(Self.outcome([], fields).text == "Parquet file data.parquet is damaged: it is empty")
    #expect(
      Self.outcome(Array(bytes.dropLast(3)), fields).text
        == "Parquet file data.parquet is damaged: it does not end with PAR1: it is cut")
    #expect(
      Self.outcome(Array("a,b\n1,2\n3,4\n5,6\n".utf8), fields).text
        == "Parquet file data.parquet is damaged: it does not begin with PAR1")
    var damaged = bytes
    damaged[40] ^= 0xFF
    #expect(Self.outcome(damaged, fields).text.hasPrefix("Parquet file data.parquet is damaged: row group 1, column '"))
  }

  /// Footers made by hand, as a small file may claim anything.
  @Test func `hostile footers`() {
    func file(_ footer: [UInt8], length: UInt32? = nil) -> [UInt8] {
      let count = length ?? UInt32(footer.count)
      return Array("PAR1".utf8) + footer + (0..<4).map { UInt8(truncatingIfNeeded: count >> (8 * $0)) } + Array("PAR1".utf8)
    }
    let fields = schema("a:long")
    for length: UInt32 in [1, 100, 0xFFFF_FFFF, 0x7FFF_FFFF] {
      #expect(Self.outcome(file([0], length: length), fields).isError)
    }
    // A list of 2^60 elements; structs in structs without end; a name of 2^40 bytes; a number that never ends.
    let list: [UInt8] = [0x29, 0xFC] + [UInt8](repeating: 0xFF, count: 8) + [0x0F]
    let nested = [UInt8](repeating: 0x1C, count: 100_000)
    let name: [UInt8] = [0x29, 0x1C, 0x48, 0x80, 0x80, 0x80, 0x80, 0x80, 0x20]
    let number: [UInt8] = [0x36] + [UInt8](repeating: 0xFF, count: 64)
    for footer in [list, nested, name, number, [], [0]] { #expect(Self.outcome(file(footer), fields).isError) }
  }
}
