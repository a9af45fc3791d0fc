import Foundation
import KQLColumns
import KQLEngine
import Testing

/// An engine on a directory and a clock of its own, that can be opened again.
struct DirectoryShell {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-\(UUID().uuidString)")
  private var engine: Engine
  private var session: Session

  init() throws {
    try FileManager.default.createDirectory(at: folder.appending(path: "files"), withIntermediateDirectories: true)
    engine = try Self.open(folder)
    session = engine.session(principal: nil)
  }

  private static func open(_ folder: URL) throws -> Engine {
    var options = EngineOptions()
    options.directory = folder.appending(path: "data").path
    options.workers = 1
    options.clock = .simulated(ticks: 638_396_640_000_000_000, isFrozen: true)
    return try Engine.open(options)
  }

  mutating func restart() throws {
    engine.close()
    engine = try Self.open(folder)
    session = engine.session(principal: nil)
  }

  func remove() {
    engine.close()
    try? FileManager.default.removeItem(at: folder)
  }

  var data: String { folder.appending(path: "data").path }

  func path(_ name: String) -> String { folder.appending(path: "files").path + (name.isEmpty ? "" : "/\(name)") }

  func file(_ name: String, _ text: String) throws -> String {
    try Data(text.utf8).write(to: URL(filePath: path(name)))
    return path(name)
  }

  func advance(minutes: Int) throws { try engine.advanceClock(by: Int64(minutes) * 60 * 10_000_000) }

  /// The rows of the first result that has any, cells joined by `|`. What fails is recorded.
  @discardableResult
  func rows(_ text: String) throws -> [String] {
    var lines: [String] = []
    do {
      _ = try session.submit(text, cancellation: Cancellation()) { result in
        guard lines.isEmpty else { return }
        for chunk in result.table.chunks {
          for row in 0..<(chunk.first?.count ?? 0) {
            lines.append(
              chunk.map { column in
                var bytes: [UInt8] = []
                column.appendText(row: row, to: &bytes)
                return String(decoding: bytes, as: UTF8.self)
              }.joined(separator: "|"))
          }
        }
      }
    } catch {
      Issue.record("\(text): \((error as? RequestFailure)?.diagnostics.first?.message ?? "\(error)")")
      throw error
    }
    return lines
  }

  func select(_ database: String) throws { try session.use(database: database) }

  /// The first row.
  @discardableResult
  func run(_ text: String) throws -> String { try rows(text).first ?? "" }

  func value(_ query: String) throws -> String { try run(query) }
}
