import Foundation
import KQLLanguage
import KQLOperators
import KQLSyntax
import Testing

/// Real texts, where the project's reference material is at hand; skipped elsewhere.
@Suite struct CorpusTests {
  private static let folder = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "shared")

  private static func rows(_ path: String) -> [[String: Any]] {
    guard let text = try? String(contentsOf: folder.appending(path: path), encoding: .utf8) else { return [] }
    return text.split(separator: "\n").compactMap {
      try? JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]
    }
  }

  private static let commands = rows("reference/commands.jsonl").compactMap { $0["syntax"] as? String }
  private static let grammar = Grammar(
    operators: TabularOperator.all.map { ($0.name, $0.syntax, $0.isSource) }, commands: commands)

  @Test func `all syntax lines compile`() { #expect(Self.grammar.problems == []) }

  @Test(arguments: ["docs_query", "emulator_query", "engine_truth"])
  func `queries parse`(_ file: String) {
    for row in Self.rows("conformance/\(file).jsonl") where row["expect_error"] == nil {
      guard let text = row["text"] as? String else { continue }
      var parser = Parser(text, grammar: Self.grammar)
      let (request, diagnostics) = parser.parseRequest()
      // What is not there yet is refused by name; graphs that are partitioned have no syntax yet.
      if diagnostics.first?.code == "BadRequest_NotSupported" || text.contains("partitioned-by") { continue }
      #expect(request != nil, "\(row["id"] ?? ""): \(diagnostics.first?.message ?? "")")
      if let request { #expect(!SyntaxJSON.text(request).isEmpty) }
    }
  }

  /// Bytes of real texts, changed, cut and repeated: whatever comes, no crash and exactly one message.
  @Test func `damaged texts end well`() {
    var random = SystemRandomNumberGenerator()
    let texts = (Self.rows("conformance/docs_query.jsonl") + Self.rows("conformance/docs_command.jsonl"))
      .compactMap { $0["text"] as? String }.filter { $0.utf8.count < 3000 }
    let marks = Array("()[]{}|;,.'\"`~@<>=!*+-/\\\n\u{0}é".utf8)
    for text in texts {
      var bytes = Array(text.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = marks[Int.random(in: 0..<marks.count, using: &random)]
        case 1: bytes.remove(at: place)
        case 2: bytes.removeSubrange(place...)
        default: bytes.insert(marks[Int.random(in: 0..<marks.count, using: &random)], at: place)
        }
      }
      var parser = Parser(bytes: bytes, grammar: Self.grammar)
      let (request, diagnostics) = parser.parseRequest()
      #expect((request == nil) == (diagnostics.count == 1))
      let damaged = String(decoding: bytes, as: UTF8.self)
      _ = Completion.at(bytes.count / 2, in: damaged, grammar: Self.grammar)
      _ = BlockReader.isComplete(damaged)
      _ = BlockReader.blocks(of: bytes)
    }
  }
}
