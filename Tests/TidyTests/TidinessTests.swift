import Foundation
import Testing

@Suite struct TidinessTests {
  @Test func `the top level holds what belongs there`() throws {
    let allowed: Set<String> = ["Package.swift", "README.md", "Sources", "Tests", "scripts", "docs", "LICENSE"]
    for name in try FileManager.default.contentsOfDirectory(atPath: Repository.root.path) {
      #expect(name.hasPrefix(".") || name == "Package.resolved" || allowed.contains(name), "\(name)")
    }
  }

  @Test func `sources have no traps on input and no promises`() throws {
    let banned: [Regex<Substring>] = [/\bfatalError\(/, /\btry!/, /\b(?:TODO|FIXME|XXX)\b/, /\bnot implemented\b/]
    for path in try Repository.swiftFiles(in: "Sources") {
      let text = try Repository.text(path)
      for pattern in banned {
        if let match = text.firstMatch(of: pattern) { Issue.record("\(path) has \(text[match.range])") }
      }
    }
  }

  @Test func `files have one subject`() throws {
    for path in try Repository.swiftFiles(in: "Sources") {
      let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 800, "\(path) has \(lines) lines: what is its second subject?")
    }
  }

  /// A reading of the clock, the environment or a random source outside the one door makes runs unrepeatable.
  @Test func `only the environment reads the wall clock`() throws {
    for path in try Repository.swiftFiles(in: "Sources") where !path.hasSuffix("/Clock.swift") {
      let text = try Repository.text(path)
      #expect(!text.contains("clock_gettime(CLOCK_REALTIME"), "\(path)")
      #expect(!text.contains("gettimeofday("), "\(path)")
    }
  }
}
