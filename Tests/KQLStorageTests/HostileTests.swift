import KQLColumns
import Testing

@testable import KQLStorage

/// Bytes whose checksums are right and whose content is not: decoders bound every offset and count.
@Suite struct HostileTests {
  /// Some bytes changed, some cut off.
  static func mutated(_ bytes: [UInt8], _ random: inout SplitMix) -> [UInt8] {
    var result = bytes
    for _ in 0..<(1 + random.next() % 4) {
      let position = Int(random.next() % UInt64(min(result.count, random.next() % 2 == 0 ? 64 : result.count)))
      result[position] = random.next() % 3 == 0 ? 0xff : UInt8(truncatingIfNeeded: random.next())
    }
    if random.next() % 8 == 0 { result.removeLast(Int(random.next() % UInt64(result.count))) }
    return result
  }

  @Test func `footers`() throws {
    var random = SplitMix(10)
    let columns = ScalarType.allCases.map { Samples.column($0, .random, .some, rows: 5_000, &random) }
    let encoded = try Samples.encode(columns)
    let footer = encoded.pieces[encoded.pieces.count - 2]
    var refused = 0
    for _ in 0..<5_000 {
      let bytes = Self.mutated(footer, &random)
      let read = bytes.withUnsafeBytes { try? ExtentFooter(reading: $0, version: ExtentFormat.version, chunkEnd: 100_000) }
      guard let read else {
        refused += 1
        continue
      }
      #expect(read.layouts.allSatisfy { $0.blocks.allSatisfy { $0.offset + $0.length <= 100_000 } })
    }
    #expect(refused > 100)
  }

  @Test func `term indexes`() {
    var random = SplitMix(11)
    let texts = TermIndexTests.rows(count: 5_000, &random)
    let pieces = ColumnPieces(type: .string, columns: [.text(Text(texts))])
    let index = TermIndexBuilder.build(pieces, rows: 0..<5_000, seed: 7)
    let hashes = ["error", "request", "id77", "absent"].compactMap { TermQuery(Array($0.utf8), seed: 7)?.hashes.first }
    var refused = 0
    for _ in 0..<2_000 {
      let bytes = Self.mutated(index, &random)
      bytes.withUnsafeBytes { raw in
        for hash in hashes {
          guard let rows = try? TermSegment(raw).rows(hash: hash, rowCount: 5_000) else {
            refused += 1
            continue
          }
          #expect(rows.allSatisfy { $0 < 5_000 })
        }
      }
    }
    #expect(refused > 100)
  }

  @Test func `blocks`() throws {
    var random = SplitMix(12)
    for type in ScalarType.allCases {
      for pattern in [Samples.Pattern.ascending, .random, .extreme] {
        let column = Samples.column(type, pattern, .some, rows: 500, &random)
        let encoder = BlockEncoder(pieces: ColumnPieces(type: type, columns: [column]), dictionary: nil)
        let block = try encoder.encode(0..<500).bytes
        for _ in 0..<500 {
          let bytes = Self.mutated(block, &random)
          bytes.withUnsafeBytes { raw in
            let read = try? BlockDecoder.decode(raw, type: type, count: 500, dictionary: nil)
            #expect(read.map { $0.count == 500 } ?? true)
            if type.isStoredAsText {
              _ = try? BlockDecoder.decodeText(raw, type: type, count: 500, rows: [0, 250, 499])
            }
            _ = try? BlockDecoder.dictionary(raw)
          }
        }
      }
    }
  }

  @Test func `several threads read at once`() throws {
    var random = SplitMix(13)
    let texts = TermIndexTests.rows(count: 2 * ExtentFormat.blockRows, &random)
    let column = Column.text(Text(texts))
    let repeating = Samples.column(.string, .repeating, .none, rows: texts.count, &random)
    let extent = try Extent(bytes: try Samples.encode([column, repeating]).bytes, expectedFooterChecksum: nil)
    try parallelFor(count: 24, workers: 4) { job in
      let block = job % 2
      _ = try extent.candidates(has: Array("error".utf8), column: 0, block: block)
      let read = try extent.readColumn(job % 3 == 0 ? 1 : 0, block: block)
      #expect(read.count == ExtentFormat.blockRows)
    }
  }
}
