import KQLColumns
import KQLDiagnostics
import KQLFormats
import Testing

/// Random bytes of the characters that matter, in every format: nothing crashes, and where the input is cut changes
/// neither rows nor errors.
@Suite struct FuzzTests {
  /// A linear congruential generator: the seed is the bug report.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state ^ (state >> 29)
    }
  }

  static let pieces: [String] = [
    ",", ",", "\"", "\"", "\n", "\n", "\r\n", "\r", "a", "12", "\"\"", "\t", "\\", "{", "}", "[", "]", ":", "\"k\":",
    "{\"a\":1}",
    "{\"a\":\"x\",\"b\":[1,{}]}\n", "null", "2024-01-01", "é", " ", "x,y\n", "\"q\",1\n",
  ]

  /// Rows, or the code of the error; the text of an error may count records that another piece reads.
  func outcome(_ bytes: [UInt8], _ format: TextFormat, _ size: Int, validates: Bool) -> String {
    do {
      let result = try read(bytes, format, "a:string,b:long,c:dynamic", pieceByteCount: size) {
        $0.validatesFieldCount = validates
        $0.recordByteCountMax = 1 << 20
      }
      return result.text + "\n\(result.summary.sources[0].skippedRecordCount)"
    } catch let diagnostic as Diagnostic {
      return diagnostic.code + diagnostic.message
    } catch {
      return "\(error)"
    }
  }

  @Test(arguments: TextFormat.allCases)
  func `random text`(_ format: TextFormat) {
    var random = Random(state: UInt64(format.rawValue.utf8.reduce(7) { $0 &* 31 &+ Int($1) }))
    for round in 0..<200 {
      let count = Int.random(in: 0...(round % 4 == 0 ? 150 : 12), using: &random)
      var text: [UInt8] = []
      for _ in 0..<count { text += Array((FuzzTests.pieces.randomElement(using: &random) ?? "").utf8) }
      if round % 10 == 9, !text.isEmpty {
        text[Int.random(in: 0..<text.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      for validates in [true, false] {
        let whole = outcome(text, format, 4 << 20, validates: validates)
        for size in [4, 7, 64, 100] {
          let cut = outcome(text, format, size, validates: validates)
          #expect(
            whole == cut, "\(format) \(size) \(validates): \(String(decoding: text, as: UTF8.self).debugDescription)")
          if whole != cut { return }
        }
      }
    }
  }
}
