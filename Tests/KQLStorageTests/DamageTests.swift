import KQLColumns
import KQLDiagnostics
import KQLStorage
import Testing

/// Bytes that are not what they were: an error, never a wrong answer or the end of the process.
@Suite struct DamageTests {
  static func sample() throws -> (columns: [Column], encoded: EncodedExtent) {
    var random = SplitMix(3)
    let columns =
      ScalarType.allCases.map { Samples.column($0, .random, .some, rows: 5_000, &random) }
      + [Samples.column(.string, .repeating, .none, rows: 5_000, &random)]
    return (columns, try Samples.encode(columns))
  }

  /// Reads everything; whether it went well.
  static func reads(_ bytes: [UInt8], like columns: [Column], checksum: UInt64?) -> Bool {
    do {
      let extent = try Extent(bytes: bytes, expectedFooterChecksum: checksum)
      try extent.verify()
      _ = try extent.candidates(has: Array("text".utf8), column: 5, block: 0)
      for (index, column) in columns.enumerated() {
        let read = try extent.readColumn(index, block: 0)
        #expect(Samples.isEqual(column, read))
      }
      return true
    } catch {
      #expect(error is Diagnostic)
      return false
    }
  }

  @Test func `a flipped bit is noticed`() throws {
    let (columns, encoded) = try Self.sample()
    let bytes = encoded.bytes
    #expect(Self.reads(bytes, like: columns, checksum: encoded.metadata.footerChecksum))
    var random = SplitMix(4)
    var positions = Array(0..<40) + Array(bytes.count - 600..<bytes.count)
    for _ in 0..<300 { positions.append(Int(random.next() % UInt64(bytes.count))) }
    for position in positions {
      var damaged = bytes
      damaged[position] ^= UInt8(1 << (random.next() % 8))
      #expect(!Self.reads(damaged, like: columns, checksum: encoded.metadata.footerChecksum), "byte \(position)")
    }
  }

  @Test func `a short file is noticed`() throws {
    let (columns, encoded) = try Self.sample()
    let bytes = encoded.bytes
    for count in [0, 1, 15, 16, 47, 48, 49, bytes.count / 2, bytes.count - 33, bytes.count - 1] {
      #expect(!Self.reads(Array(bytes.prefix(count)), like: columns, checksum: nil), "\(count) bytes")
    }
  }

  /// A checksum does not prove good intent: the decoders bound what they read.
  @Test func `hostile chunks with right checksums do no harm`() throws {
    var random = SplitMix(5)
    for type in ScalarType.allCases {
      let column = Samples.column(type, .random, .some, rows: 300, &random)
      let encoded = try Samples.encode([column])
      for _ in 0..<300 {
        var pieces = encoded.pieces
        // Header, chunks, footer, trailer: the last chunk is the column's block.
        let index = pieces.count - 3
        let position = Int(random.next() % UInt64(min(pieces[index].count, 40)))
        pieces[index][position] = UInt8(truncatingIfNeeded: random.next())
        let resealed = Self.reseal(pieces, chunk: index)
        do {
          let extent = try Extent(bytes: resealed, expectedFooterChecksum: nil)
          let read = try extent.readColumn(0, block: 0)
          #expect(read.count == 300)
          _ = try extent.readColumn(0, block: 0, rows: [0, 5, 299])
        } catch { #expect(error is Diagnostic) }
      }
    }
  }

  /// Puts the chunk's new checksum into the footer and the footer's into the trailer.
  static func reseal(_ pieces: [[UInt8]], chunk: Int) -> [UInt8] {
    var pieces = pieces
    let footer = pieces.count - 2
    pieces[footer] = replacing(pieces[footer], pieces[chunk])
    let hash = checksum(pieces[footer])
    withUnsafeBytes(of: hash.littleEndian) { pieces[footer + 1].replaceSubrange(8..<16, with: $0) }
    return pieces.flatMap { $0 }
  }

  /// The reference of a lone column's block follows the flags of dictionary and index: offset, length, checksum.
  private static func replacing(_ footer: [UInt8], _ chunk: [UInt8]) -> [UInt8] {
    var footer = footer
    var length: [UInt8] = []
    var rest = chunk.count
    while rest >= 0x80 {
      length.append(UInt8(rest & 0x7f) | 0x80)
      rest >>= 7
    }
    length.append(UInt8(rest))
    let marker = [0, 0, 16] + length
    for start in footer.indices where footer[start...].starts(with: marker) {
      let place = start + marker.count
      withUnsafeBytes(of: checksum(chunk).littleEndian) { footer.replaceSubrange(place..<place + 8, with: $0) }
      break
    }
    return footer
  }

  @Test func `damaged catalog blobs are noticed`() throws {
    let bytes = try Self.sample().encoded.metadata.serialized()
    for position in bytes.indices {
      var damaged = bytes
      damaged[position] ^= 0x10
      #expect(throws: Diagnostic.self) { try ExtentMetadata(serialized: damaged) }
    }
    for count in 0..<bytes.count {
      #expect(throws: Diagnostic.self) { try ExtentMetadata(serialized: Array(bytes.prefix(count))) }
    }
  }
}
