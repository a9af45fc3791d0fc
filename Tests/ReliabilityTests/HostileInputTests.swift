import Foundation
import Testing

extension Reliability {
  /// No text ends the process, or keeps it for ever.
  @Suite struct HostileInputTests {
    struct Hostile: CustomTestStringConvertible, Sendable {
      var name: String
      var text: @Sendable () -> String
      /// Nil: an answer or an error, as long as there is one.
      var status: Int32?
      var testDescription: String { name }
    }

    private static func times(_ text: String, _ count: Int) -> String { String(repeating: text, count: count) }

    static let all: [Hostile] = [
      .init(name: "100,000 parentheses", text: { "print \(times("(", 100_000))1\(times(")", 100_000))" }, status: 1),
      .init(name: "100,000 open parentheses", text: { "print \(times("(", 100_000))" }, status: 1),
      .init(name: "100,000 minus signs", text: { "print \(times("-", 100_000))1" }, status: 1),
      .init(name: "100,000 indices", text: { "print dynamic(1)\(times("[0]", 100_000))" }, status: nil),
      .init(name: "50,000 calls", text: { "print \(times("not(", 50_000))true\(times(")", 50_000))" }, status: 1),
      .init(name: "10,000 pipes", text: { "print x = 1\(times(" | where x == 1", 10_000))" }, status: nil),
      .init(name: "100,000 terms", text: { "print \(times("1 + ", 100_000))1" }, status: nil),
      .init(name: "a literal of 10 MB", text: { "print strlen('\(times("a", 10_000_000))')" }, status: 0),
      .init(
        name: "nested JSON", text: { "print tostring(parse_json('\(times("[", 100_000))\(times("]", 100_000))'))" },
        status: nil),
      .init(
        name: "nested dynamic literal", text: { "print dynamic(\(times("[", 100_000))\(times("]", 100_000)))" },
        status: nil),
      .init(
        name: "exponential lets",
        text: {
          "let f0 = () { print 1 };"
            + (0..<40).map { "let f\($0 + 1) = () { union f\($0)(), f\($0)() };" }.joined() + "f40()"
        }, status: 1),
      .init(
        name: "exponential text", text: { "print strlen(\(times("strrep(", 12))'ab'\(times(", 1000)", 12)))" },
        status: nil),
      .init(
        name: "too many expanded rows",
        text: { "range x from 1 to 1000000 step 1 | mv-expand y = range(1, 1000000, 1) | count" }, status: nil),
      .init(
        name: "text that doubles", text: { "print a = 'abcdefgh'" + times(" | extend a = strcat(a, a)", 60) },
        status: 1),
      .init(
        name: "too many columns", text: { "range x from 1 to 100000 step 1 | evaluate pivot(x)" }, status: 1),
      .init(name: "a range without end", text: { "print array_length(range(1, 1000000000000, 1))" }, status: 0),
      .init(name: "a regex that is too large", text: { "print 'a' matches regex '((a{900}){900}){900}'" }, status: 1),
      .init(
        name: "numbers at their limits",
        text: {
          """
          print 9223372036854775807 + 1, (-9223372036854775807 - 1) * -1, 5 % 0, 5 / 0, toint(1e300), \
          datetime(9999-12-31) + 10000000d, tolong(real(nan)), bin(-9223372036854775807, 1000), \
          binary_shift_left(1, 100), abs(-9223372036854775807 - 1), substring('abc', 9223372036854775807, 5)
          """
        }, status: nil),
      .init(
        name: "a regex that would backtrack", text: { "print strrep('a', 100000) matches regex '^(a+)+$b'" }, status: 0),
      .init(
        name: "beyond year 9999",
        text: {
          """
          print datetime(9999-12-31) + 1d, endofyear(datetime(9999-12-31)), datetime_add('year', 1, datetime(9999-12-31)), \
          startofyear(datetime(0001-01-01)), datetime(0001-01-01) - 1tick, make_datetime(10000, 1, 1), \
          bin(datetime(9999-12-31 23:59:59), 10000d), datetime(9999-12-31) - datetime(0001-01-01), -time(10675199.02:48:05)
          """
        }, status: 0),
      .init(
        name: "a series without end",
        text: { "range x from 1 to 2 step 1 | make-series count() on x from 0 to 1000000000000 step 1" }, status: 1),
      .init(
        name: "paths of a complete graph",
        text: {
          """
          range a from 1 to 60 step 1 | extend b = range(1, 60, 1) | mv-expand b to typeof(long) | make-graph a --> b
          | graph-match (n)-[p*1..60]->(m) project x = 1 | count
          """
        }, status: nil),
      .init(
        name: "patterns of many columns",
        text: {
          let columns = (0..<40).map { "c\($0) = hash(x * \($0 + 1), 3)" }.joined(separator: ", ")
          return "range x from 1 to 2000 step 1 | project \(columns) | evaluate basket(0.015) | count"
        }, status: nil),
      .init(
        name: "windows without end",
        text: {
          """
          datatable(u: long, t: datetime)[1, datetime(2024-01-01)] | evaluate new_activity_metrics(u, t, \
          datetime(0001-01-01), datetime(9999-12-31), 1tick)
          """
        }, status: nil),
      .init(
        name: "too many windows in one",
        text: {
          """
          datatable(u: long, t: datetime)[1, datetime(2024-01-01)] | evaluate sliding_window_counts(u, t, \
          datetime(2024-01-01), datetime(2024-01-02), 365d, 1tick)
          """
        }, status: 1),
      .init(
        name: "functions of functions",
        text: {
          "let f0 = (x: long) { x + 1 };"
            + (0..<300).map { "let f\($0 + 1) = (x: long) { f\($0)(x) + f\($0)(x) };" }.joined() + "print f300(1)"
        }, status: 1),
      .init(name: "1,000 unions", text: { "union \((0..<1_000).map { "(print x = \($0))" }.joined(separator: ", ")) | count" }, status: 0),
      .init(
        name: "a pipe without end", text: { ".create table Q (A: string)\n\n.ingest into table Q ('/dev/zero')" },
        status: 1),
    ]

    @Test(arguments: all) func `hostile text gets an answer or an error`(_ hostile: Hostile) throws {
      let workplace = try Workplace()
      let script = try workplace.write(hostile.text() + "\n", to: "hostile.kql")
      let ended = try Child.run(
        ["-q", "--transient", "--timeout", "10s", "-F", "tsv", "-f", script], in: workplace.url, timeout: 40)
      #expect(!ended.hung)
      let said = "\(ended.status): \(ended.errors.prefix(300))"
      if let status = hostile.status { #expect(ended.status == status, "\(said)") }
      #expect([0, 1, 124].contains(ended.status), "\(said)")
      #expect(ended.status == 0 || !ended.errors.isEmpty)
    }

    @Test func `the shell goes on after bytes that are no text`() throws {
      let workplace = try Workplace()
      var bytes = Data("print \u{0} 1\n\nprint ".utf8)
      bytes += Data([0xff, 0xfe, 0xc3]) + Data(" 1\n\nprint '".utf8) + Data([0xc3, 0x28]) + Data("'\n\n".utf8)
      bytes += Data("print mark = 'alive'\n".utf8)
      let script = workplace.url.appending(path: "bytes.kql")
      try bytes.write(to: script)
      for arguments in [["-f", script.path], []] {
        let ended = try Child.run(
          ["-q", "--transient", "--continue-on-error", "-F", "tsv"] + arguments, in: workplace.url,
          input: arguments.isEmpty ? script.path : "/dev/null")
        #expect(ended.status == 1, "\(ended)")
        #expect(ended.output.hasSuffix("mark\nalive\n"))
        #expect(ended.errors.components(separatedBy: "error:").count >= 3)
      }
    }

    @Test func `random bytes never end the process`() throws {
      var random = SeededGenerator(state: UInt64(ProcessInfo.integer("KQLSH_SEED", default: 1)))
      let workplace = try Workplace()
      let words = [
        "print", "T", "|", "where", "summarize", "count()", "by", "(", ")", "[", "]", "{", "}", "let", "=", ";", "'",
        "\"", "@'", "```", "dynamic(", "datetime(", "1", "-", "1e999", "0x", "..", ".create table", ".ingest inline",
        "<|", "\n\n", "\n", ",", ":", "long", "extend", "join", "on", "union", "*", "$left", "\\", "#", "//",
        "\u{1f600}",
      ]
      for round in 0..<ProcessInfo.integer("KQLSH_ROUNDS", default: 6) {
        var text = Data()
        for _ in 0..<400 {
          if Int.random(in: 0..<20, using: &random) == 0 {
            text.append(UInt8.random(in: 0...255, using: &random))
          } else {
            text += Data((words.randomElement(using: &random) ?? "").utf8) + Data(" ".utf8)
          }
        }
        try text.write(to: workplace.url.appending(path: "random.kql"))
        let ended = try Child.run(
          ["-q", "--transient", "--continue-on-error", "-f", "random.kql"], in: workplace.url, timeout: 30)
        #expect(
          !ended.hung && [0, 1].contains(ended.status), "round \(round): \(ended.status) \(ended.errors.suffix(500))")
      }
    }
  }
}
