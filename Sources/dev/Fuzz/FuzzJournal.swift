import Foundation
import KQLEngine

/// What the child is at, and what it found.
final class FuzzJournal {
  private let options: FuzzCommand.Options
  private let file: Int32
  private(set) var runs = 0
  private(set) var findings = 0
  private let end: Date
  private var reported = Date()

  init(_ options: FuzzCommand.Options) {
    self.options = options
    file = open(FuzzJournal.currentPath(options), O_CREAT | O_WRONLY | O_TRUNC, 0o644)
    end = Date().addingTimeInterval(Double(options.seconds))
  }

  static func currentPath(_ options: FuzzCommand.Options) -> String { "\(options.findings)/\(options.mode).current" }

  var isOver: Bool { Date() >= end }

  /// Before a text is run.
  func begin(_ text: String) {
    runs += 1
    ftruncate(file, 0)
    _ = text.withCString { pwrite(file, $0, strlen($0), 0) }
    if Date().timeIntervalSince(reported) > 30 {
      reported = Date()
      say("\(options.mode): \(runs) texts, \(findings) findings, seed \(options.seed)")
    }
  }

  func found(_ kind: String, _ text: String, _ detail: String) {
    findings += 1
    let hash = UInt32(truncatingIfNeeded: (kind + text).utf8.reduce(5381) { ($0 &* 33) &+ Int($1) })
    let path = "\(options.findings)/\(options.mode)-\(kind)-\(hash).kql"
    let comment = detail.split(separator: "\n", omittingEmptySubsequences: false).map { "// \($0)" }
    try? (comment.joined(separator: "\n") + "\n" + text + "\n").write(toFile: path, atomically: false, encoding: .utf8)
    say("\(kind): \(path)")
  }

  private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  /// The texts to start from: all examples of the definitions, and the corpus.
  func seeds() -> [String] {
    var texts = BuiltinDefinitions.all.flatMap(\.examples).map(\.query)
    if let path = options.corpus, let contents = try? String(contentsOfFile: path, encoding: .utf8) {
      for line in contents.split(separator: "\n") {
        if let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any],
          let text = object["text"] as? String
        {
          texts.append(text)
        }
      }
    }
    return texts
  }
}
