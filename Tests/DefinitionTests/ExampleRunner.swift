import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLLanguage

/// Runs the example of a definition on a database of its own and gives the text that examples are written in.
enum ExampleRunner {
  /// What the examples of commands find.
  private static let fixture = [
    ".create table Logs (Time: datetime, Text: string)", ".create table Parsed (Time: datetime, Text: string)",
    ".create function ParseLogs() { Logs | project Time, Text }",
  ]

  static func run(_ example: Example) throws -> String {
    var options = EngineOptions()
    options.clock = .simulated(ticks: 638_396_640_000_000_000, isFrozen: true)
    options.workers = 1
    let engine = try Engine.open(options)
    defer { engine.close() }
    let session = engine.session(principal: nil)
    if example.query.hasPrefix(".") {
      for command in fixture { _ = try session.submit(command, cancellation: Cancellation()) { _ in } }
    }
    var lines: [String] = []
    do {
      _ = try session.submit(example.query, cancellation: Cancellation()) { lines += text($0.table) }
    } catch let failure as RequestFailure {
      return "error: " + (failure.diagnostics.first?.message ?? "")
    }
    return lines.joined(separator: "\n")
  }

  /// Rows as lines, cells joined by ` | `.
  private static func text(_ table: Table) -> [String] {
    table.chunks.flatMap { columns in
      (0..<(columns.first?.count ?? 0)).map { row in
        columns.map { column in
          if column.isNull(row) { return "null" }
          var bytes: [UInt8] = []
          column.appendText(row: row, to: &bytes)
          return String(decoding: bytes, as: UTF8.self)
        }.joined(separator: " | ")
      }
    }
  }
}
