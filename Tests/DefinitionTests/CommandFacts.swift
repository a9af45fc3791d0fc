import Foundation
import KQLReference

/// What is known of a command of the service: a line of `Tests/Facts/commands.tsv`.
struct CommandFact {
  let tier: Int
  let id: String
  /// `Name: type, …`; nil when the service declares none, or it depends on the command's options.
  let result: String?
  let syntax: String

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  static func text() throws -> String {
    try String(contentsOf: root.appending(path: CommandCoverage.factsPath), encoding: .utf8)
  }

  static func all() throws -> [CommandFact] {
    var aliases: [String: String] = [:]
    var facts: [CommandFact] = []
    for line in try text().split(separator: "\n") {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      if line.hasPrefix("="), cells.count == 2 {
        aliases[cells[0]] = cells[1]
      } else if cells.count == 4, let tier = Int(cells[0]) {
        let result = cells[2] == "-" || cells[2] == "?" ? nil : aliases[cells[2]] ?? cells[2]
        facts.append(CommandFact(tier: tier, id: cells[1], result: result, syntax: cells[3]))
      }
    }
    return facts
  }

  /// Commands whose result differs from the service's grammar on purpose, with the reason:
  /// `Tests/Facts/result-differences.tsv`.
  static func differences() throws -> [String: String] {
    let text = try String(contentsOf: root.appending(path: "Tests/Facts/result-differences.tsv"), encoding: .utf8)
    var reasons: [String: String] = [:]
    for line in text.split(separator: "\n") {
      let cells = line.split(separator: "\t", maxSplits: 1).map(String.init)
      if cells.count == 2 { reasons[cells[0]] = cells[1] }
    }
    return reasons
  }
}
