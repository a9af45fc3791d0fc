import KQLColumns
import KQLStorage
import Testing

@Suite struct TermIndexTests {
  static let words = [
    "error", "ERROR", "warn", "Info", "a", "ab", "abc", "request", "GET", "cafe", "x-1", "user_id", "0123456789abcdef",
    "averyveryverylongtermthatspansmorethansixtyfourbytessothatthemaskshavetocarryitover", "(end)", "...", "12.34",
  ]

  /// What `has` means for ASCII text, without any index.
  static func has(_ text: String, _ term: String) -> Bool {
    text.lowercased().split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.contains { $0 == term.lowercased() }
  }

  static func rows(count: Int, _ random: inout SplitMix) -> [String] {
    (0..<count).map { row in
      let parts = (0..<Int(random.next() % 12)).map { _ in words[Int(random.next() % UInt64(words.count))] }
      return parts.joined(separator: random.next() % 3 == 0 ? ", " : " ") + " id\(row)"
    }
  }

  @Test func `finds the rows that have the term`() throws {
    var random = SplitMix(6)
    let texts = Self.rows(count: ExtentFormat.blockRows + 5_000, &random)
    let column = Column.text(Text(texts))
    let encoded = try Samples.encode([column], pieces: 3, workers: 2)
    #expect(encoded.metadata.indexSize > 0)
    let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: nil)
    let long = Self.words[13]
    for term in ["error", "Warn", "abc", "GET", "user", "0123456789ABCDEF", long, "id17", "id33000", "absent", "spans"] {
      for block in 0..<2 {
        let range = extent.rows(block)
        let expected = range.filter { Self.has(texts[$0], term) }.map { UInt32($0 - range.lowerBound) }
        let found = try extent.candidates(has: Array(term.utf8), column: 0, block: block)
        #expect(found?.rows == expected, "\(term)")
        #expect(found?.isExact == true)
      }
    }
    #expect(try extent.candidates(has: Array("ab".utf8), column: 0, block: 0) == nil)
    let several = try extent.candidates(has: Array("error, warn".utf8), column: 0, block: 0)
    #expect(several?.isExact == false && several?.rows.isEmpty == false)
  }

  @Test func `other letters make candidates, not certainties`() throws {
    var texts = (0..<6_000).map { "line\($0) plain" }
    texts[100] = "un café noir"
    let encoded = try Samples.encode([Column.text(Text(texts))])
    let extent = try Extent(bytes: encoded.bytes, expectedFooterChecksum: nil)
    let found = try extent.candidates(has: Array("café".utf8), column: 0, block: 0)
    #expect(found == TermCandidates(rows: [100], isExact: false))
    #expect(try extent.candidates(has: Array("noir".utf8), column: 0, block: 0)?.rows == [100])
  }

  @Test func `small and repetitive columns have no index`() throws {
    let small = try Samples.encode([Column.text(Text((0..<1_000).map { "row \($0)" }))])
    #expect(small.metadata.indexSize == 0)
    let repetitive = try Samples.encode([Column.text(Text((0..<9_000).map { "row \($0 % 5)" }))])
    #expect(repetitive.metadata.indexSize == 0)
  }
}
