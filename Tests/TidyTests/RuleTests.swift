import Foundation
import Testing

/// Rules of the specifications, as tests name them: `// shows: update-policy 4.2, V4, 7.1`. The number is that of a
/// section, of a rule in a table (`V4`), or of a section's list of tests and the place in it.
@Suite struct RuleTests {
  struct Name: Hashable, CustomStringConvertible {
    let specification: String
    let number: String
    var description: String { "\(specification) \(number)" }
  }

  private static let specifications = [
    "update-policy", "continuous-export", "ingestion", "extents-and-policies", "external-tables", "security", "session",
  ]

  /// Scripts, and tests in Swift of what no script can do, such as ending the process.
  private static func tests() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: Repository.root.appending(path: "Tests").path)
      .filter { $0.hasSuffix(".kql") || $0.hasSuffix(".swift") && !$0.hasSuffix("RuleTests.swift") }
      .map { "Tests/\($0)" }.sorted()
  }

  /// The names in one line; nil when it is none that shows rules.
  private static func names(in line: String, _ place: String) -> [Name]? {
    let text = line.trimmingCharacters(in: .whitespaces)
    guard text.hasPrefix("//"), let range = text.firstRange(of: "shows:") else { return nil }
    guard text[..<range.lowerBound].allSatisfy({ $0 == "/" || $0 == " " }) else { return nil }
    var specification = ""
    return text[range.upperBound...].split(separator: ",").compactMap { part in
      let words = part.split(separator: " ").map(String.init)
      if words.count == 2 { specification = words[0] }
      guard (1...2).contains(words.count), specifications.contains(specification), let number = words.last,
        number.wholeMatch(of: #/V?\d+(?:\.\d+)?/#) != nil
      else {
        Issue.record("\(place): '\(part)' names no rule")
        return nil
      }
      return Name(specification: specification, number: number)
    }
  }

  private static func shown() throws -> [Name: [String]] {
    var shown: [Name: [String]] = [:]
    for path in try tests() {
      for (index, line) in try Repository.text(path).components(separatedBy: "\n").enumerated() {
        for name in names(in: line, "\(path):\(index + 1)") ?? [] { shown[name, default: []].append(path) }
      }
    }
    return shown
  }

  /// Sections, rules `V1` …, and entries of the list of tests, of one specification.
  private static func rules(of specification: String, _ text: String) -> [Name] {
    var numbers: [String] = []
    var tests: (section: String, text: String)?
    for line in text.components(separatedBy: "\n") {
      if let heading = line.firstMatch(of: #/^#+ (\d+(?:\.\d+)?)\.? (.*)$/#) {
        let isList = heading.2 == "Test list"
        if isList { tests = (String(heading.1), "") } else { numbers.append(String(heading.1)) }
      } else if let rule = line.firstMatch(of: #/^\| (V\d+) \|/#) {
        numbers.append(String(rule.1))
      } else if let text = tests?.text {
        tests?.text = text + line + "\n"
      }
    }
    if let tests {
      let lines = tests.text.matches(of: #/(?m)^\d+\. /#).count
      let entries = lines > 0 ? lines : tests.text.split(separator: ";").count
      numbers += (1...max(entries, 1)).map { "\(tests.section).\($0)" }
    }
    return numbers.map { Name(specification: specification, number: $0) }
  }

  @Test func `tests name the rules they show in one form`() throws {
    #expect(try Self.shown().count > 150)
  }

  @Test func `every rule of a specification has a test`() throws {
    let folder = Repository.root.appending(path: "../shared/reference")
    guard FileManager.default.fileExists(atPath: folder.path) else {
      print("skipped: \(folder.path) is not there")
      return
    }
    let shown = try Self.shown()
    var known: Set<Name> = []
    for specification in Self.specifications {
      let text = try String(contentsOf: folder.appending(path: "semantics-\(specification).md"), encoding: .utf8)
      let rules = Self.rules(of: specification, text)
      #expect(rules.count > 10, "\(specification)")
      known.formUnion(rules)
      let missing = rules.filter { shown[$0] == nil }
      #expect(missing.isEmpty, "no test shows \(missing.map(\.description).joined(separator: ", "))")
    }
    for (name, places) in shown where !known.contains(name) { Issue.record("\(name) of \(places) is no rule") }
  }
}
