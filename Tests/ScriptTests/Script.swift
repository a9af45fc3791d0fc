import Foundation
import Testing

/// A script: blocks of text, each followed by the answer it must give.
struct Script: Sendable, CustomTestStringConvertible {
  struct Block: Sendable {
    var text: String
    /// 1-based line of the text.
    var line: Int
    var answer: [String]
  }

  let path: String
  let blocks: [Block]

  var testDescription: String { path }

  static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The binary under test: the release build's, or what `swift test` built.
  static var binary: URL {
    if let path = ProcessInfo.processInfo.environment["KQLSH_BINARY"] { return URL(filePath: path) }
    return root.appending(path: ".build/debug/kqlsh")
  }

  static func all() throws -> [Script] {
    let folder = root.appending(path: "Tests/Scripts")
    return try FileManager.default.subpathsOfDirectory(atPath: folder.path)
      .filter { $0.hasSuffix(".kql") }.sorted()
      .map { try Script(path: "Tests/Scripts/\($0)") }
  }

  init(path: String) throws {
    self.path = path
    let text = try String(contentsOf: Self.root.appending(path: path), encoding: .utf8)
    var blocks: [Block] = []
    var lines: [String] = []
    var start = 1
    var answer: [String] = []
    func finish() {
      if lines.contains(where: { !$0.isEmpty && !$0.hasPrefix("//") }) {
        blocks.append(Block(text: lines.joined(separator: "\n"), line: start, answer: answer))
      }
      lines = []
      answer = []
    }
    for (index, line) in text.components(separatedBy: "\n").enumerated() {
      if line.hasPrefix("//=") || line.hasPrefix("//!") {
        answer.append(line)
      } else if line.isEmpty {
        finish()
      } else {
        if lines.isEmpty { start = index + 1 }
        lines.append(line)
      }
    }
    finish()
    self.blocks = blocks
  }

  /// The answers of all blocks, as `//=` and `//!` lines.
  func run() throws -> [[String]] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-script-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let process = Process()
    process.executableURL = Self.binary
    process.currentDirectoryURL = folder
    process.arguments = [
      "--clock", "2024-01-01T00:00:00Z,frozen", "--continue-on-error", "--format", "tsv", "-q", "data",
    ]
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    // Errors and results in the order in which they came.
    process.standardOutput = output
    process.standardError = output
    try process.run()
    var text = ""
    for (index, block) in blocks.enumerated() {
      // Whoever the block acts as may run this.
      text += block.text + "\n\n" + ".show version | project mark = '\(Self.mark)\(index)'\n\n"
    }
    let writer = Thread { [text] in
      input.fileHandleForWriting.write(Data(text.utf8))
      try? input.fileHandleForWriting.close()
    }
    writer.start()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return answers(String(decoding: data, as: UTF8.self), folder: folder.path)
  }

  private static let mark = "end-of-block-"

  private func answers(_ printed: String, folder: String) -> [[String]] {
    var rest = Substring(printed)
    var result: [[String]] = []
    for index in blocks.indices {
      guard let end = rest.range(of: "mark\n\(Self.mark)\(index)\n") else { break }
      result.append(Self.answer(String(rest[..<end.lowerBound]), folder: folder))
      rest = rest[end.upperBound...]
    }
    return result
  }

  nonisolated(unsafe) private static let guid = /[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/
  /// As it stands in the names of exported files.
  nonisolated(unsafe) private static let plainId = /_[0-9a-f]{32}\./
  /// Of queued ingestions.
  nonisolated(unsafe) private static let queuedId = /[0-9a-f]{8}(;[0-9a-f]{8}){2}/
  /// Of purges.
  nonisolated(unsafe) private static let token = /[0-9a-f]{64}/
  /// Sizes of an extent as it is stored, in the rows of an ingestion; they change with its form and its compression.
  nonisolated(unsafe) private static let sizes = /^(<guid>\t\d+)\t\d+\t\d+\t\d+\t(\d+)$/

  /// Errors keep their message and code; places, carets and hints are for people. Ids are not told apart.
  private static func answer(_ text: String, folder: String) -> [String] {
    text.components(separatedBy: "\n").compactMap { line in
      let shown = line.replacing(folder, with: "<folder>").replacing(guid, with: "<guid>")
        .replacing(plainId, with: "_<id>.").replacing(token, with: "<token>")
        .replacing(queuedId, with: "<queued>")
        .replacing(sizes) { "\($0.1)\t<size>\t<size>\t<size>\t\($0.2)" }
      if shown.isEmpty || shown.hasPrefix("  hint:") || shown.contains(#/^ *\d* \| /#) { return nil }
      if let match = shown.firstMatch(of: #/^(?:<stdin>:\d+:\d+: )?(error|warning): (.*)$/#) {
        return "//! \(match.1): \(match.2)"
      }
      return "//= \(shown)"
    }
  }

  /// Puts the answers found into the script's file.
  func write(_ answers: [[String]]) throws {
    let url = Self.root.appending(path: path)
    var output: [String] = []
    var index = -1
    var isInBlock = false
    for line in try String(contentsOf: url, encoding: .utf8).components(separatedBy: "\n") {
      if line.hasPrefix("//=") || line.hasPrefix("//!") { continue }
      if line.isEmpty {
        if isInBlock, answers.indices.contains(index) { output += answers[index] }
        isInBlock = false
      } else if !line.hasPrefix("//"), !isInBlock {
        isInBlock = true
        index += 1
      }
      output.append(line)
    }
    if isInBlock, answers.indices.contains(index) { output += answers[index] }
    try output.joined(separator: "\n").write(to: url, atomically: true, encoding: .utf8)
  }
}
