import Foundation
import KQLEngine
import KQLScripts
import KQLSyntax
import Testing

@Suite struct FormatterTests {
  private let formatter = ScriptFormatter(grammar: EngineGrammar.grammar)

  private func format(_ text: String) -> String { formatter.format(Array(text.utf8)).text }

  @Test(arguments: [
    ("T|where a==1", "T | where a == 1\n"),
    ("T\n|where a==1| take 5", "T\n| where a == 1\n| take 5\n"),
    ("T |\nwhere a", "T\n| where a\n"),
    ("// why\n\n\nT // what\n| take  1", "// why\n\nT // what\n| take 1\n"),
    ("let x = T\n| take 1;\nx", "let x = T\n    | take 1;\nx\n"),
    (".create function F() {\nT\n| take 1\n}", ".create function F() {\n    T\n    | take 1\n}\n"),
    (".set T <|\nS\n| take 1", ".set T <|\n    S\n    | take 1\n"),
    ("print dynamic([1,2]),   'a  b'", "print dynamic([1,2]), 'a  b'\n"),
    ("T\r\n| take 1\r\n\r\n\r\n#time on\r\nU", "T\n| take 1\n\n#time on\nU\n"),
    (".ingest inline into table T <|\n1,  2\n3,4", ".ingest inline into table T <|\n1,  2\n3,4\n"),
    ("T | where (", "T | where (\n"),
    ("", ""),
  ])
  func `a text is laid out`(_ text: String, _ expected: String) {
    #expect(format(text) == expected)
    #expect(format(expected) == expected)
  }

  @Test func `a long pipeline gets a line for each pipe`() {
    let condition = (1...12).map { "column\($0) == \($0)" }.joined(separator: " and ")
    #expect(format("T | where \(condition) | take 1") == "T\n| where \(condition)\n| take 1\n")
  }

  @Test func `an unclosed bracket is reported and left alone`() {
    let result = formatter.format(Array("print 1\n\nT | where (a  ==  1".utf8))
    #expect(result.problems.count == 1)
    #expect(result.text == "print 1\n\nT | where (a  ==  1\n")
  }

  /// What is left of a script without its layout: tokens, comments, and where statements end.
  private func meaning(_ text: String) -> [String] {
    BlockReader.blocks(of: text).flatMap { block -> [String] in
      guard block.kind == .statement else { return [block.text, "end"] }
      let bytes = Array(block.text.utf8)
      var lexer = Lexer(bytes, keepsComments: true)
      var words: [String] = []
      while true {
        let token = lexer.next()
        if token.kind == .end { return words + ["end"] }
        words.append(String(decoding: bytes[token.range], as: UTF8.self).trimmingCharacters(in: .whitespaces))
      }
    }
  }

  private func parses(_ text: String) -> Bool {
    BlockReader.blocks(of: text).allSatisfy { block in
      var parser = Parser(block.text, grammar: EngineGrammar.grammar)
      return block.kind != .statement || !parser.parseRequest().1.contains { $0.severity == .error }
    }
  }

  /// Real queries and commands, where the recordings stand beside the checkout.
  @Test func `recorded texts keep their meaning and settle at once`() throws {
    let folder = URL(filePath: #filePath)
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "../shared/conformance")
    var count = 0
    for name in ["docs_query", "docs_command", "emulator_query", "engine_truth"] {
      guard let lines = try? String(contentsOf: folder.appending(path: "\(name).jsonl"), encoding: .utf8) else {
        print("skipped: \(name).jsonl is absent")
        continue
      }
      for line in lines.split(separator: "\n") {
        let record = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
        guard let text = record?["text"] as? String else { continue }
        let once = format(text)
        count += 1
        #expect(format(once) == once, "\(record?["id"] ?? "")")
        #expect(meaning(once) == meaning(text), "\(record?["id"] ?? "")")
        #expect(parses(once) == parses(text), "\(record?["id"] ?? "")")
      }
    }
    print("laid out \(count) recorded texts")
  }
}
