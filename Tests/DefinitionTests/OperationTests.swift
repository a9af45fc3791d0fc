import Foundation
import KQLColumns
import KQLDiagnostics
import KQLEngine
import Testing

/// Operations by their id.
///
/// shows: session 4, 11.8, ingestion 1
@Suite struct OperationTests {
  private final class Shell {
    let engine: Engine
    let session: Session

    init() throws {
      var options = EngineOptions()
      options.clock = .simulated(ticks: 638_396_640_000_000_000, isFrozen: true)
      options.runsInBackground = true
      options.workers = 1
      engine = try Engine.open(options)
      session = engine.session(principal: nil)
    }

    /// Rows, cells joined by ` | `; or the error.
    func run(_ text: String) throws -> [String] {
      var lines: [String] = []
      do {
        _ = try session.submit(text, cancellation: Cancellation()) { lines += ExampleRunner.text($0.table) }
      } catch let failure as RequestFailure {
        return ["error: " + (failure.diagnostics.first?.message ?? "")]
      }
      try engine.runDueJobs()
      return lines
    }
  }

  private static let hour: Int64 = 36_000_000_000

  /// Until an asynchronous command has ended.
  private func wait(for id: String, in shell: Shell) throws {
    for _ in 0..<1000 {
      if try shell.run(".show operations \(id) | project State") != ["InProgress"] { return }
      usleep(10_000)
    }
  }

  /// shows: session 11.10, ingestion 10.13
  @Test func `the details of an asynchronous command are its rows`() throws {
    let shell = try Shell()
    let id = try #require(try shell.run(".set async T <| range x from 1 to 3000000 step 1 | summarize by x = x % 3").first)
    let early = try shell.run(".show operation \(id) details | count")
    #expect(early.first?.hasPrefix("error: ") == true, "\(early)")
    try wait(for: id, in: shell)
    #expect(try shell.run(".show operations \(id) | project Operation, State") == ["TableSet | Completed"])
    #expect(try shell.run(".show operation \(id) details | project RowCount") == ["3"])
    #expect(try shell.run("T | count") == ["3"])
  }

  @Test func `what ran without asking for it keeps no details`() throws {
    let shell = try Shell()
    _ = try shell.run(".set T <| print a = 1")
    let id = try #require(try shell.run(".show operations | project OperationId").first)
    #expect(try shell.run(".show operation \(id) details").first == "error: operation \(id) kept no details")
    _ = try shell.run(".append T with (persistDetails = true) <| print a = 2")
    let kept = try #require(try shell.run(".show operations | where Operation == 'TableAppend' | project OperationId").first)
    #expect(try shell.run(".show operation \(kept) details | project RowCount") == ["1"])
  }

  /// shows: session 11.9
  @Test func `by id nothing is shown after six hours, in the log it stays for two weeks`() throws {
    let shell = try Shell()
    let id = try #require(try shell.run(".set async T <| print a = 1").first)
    try wait(for: id, in: shell)
    try shell.engine.advanceClock(by: 5 * Self.hour)
    #expect(try shell.run(".show operations \(id) | count") == ["1"])
    try shell.engine.advanceClock(by: 2 * Self.hour)
    #expect(try shell.run(".show operations \(id) | count") == ["0"])
    #expect(try shell.run(".show operations | where OperationId == guid(\(id)) | count") != ["0"])
    try shell.engine.advanceClock(by: 15 * 24 * Self.hour)
    #expect(try shell.run(".show operations | where OperationId == guid(\(id)) | count") == ["0"])
  }

  @Test func `queries tell what they read and what it cost`() throws {
    let shell = try Shell()
    for day in 1...3 {
      _ = try shell.run(
        ".set-or-append T <| range x from 1 to 1000 step 1 | extend Time = datetime(2024-01-0\(day)), Day = \(day)")
    }
    _ = try shell.run("T | where Day == 2 | summarize sum(x)")
    let row = try #require(
      try shell.run(
        """
        .show queries | where Text has 'Day == 2' | project TotalCpu > 0s, MemoryPeak > 0,
        ScannedExtentsStatistics.TotalExtentsCount, ScannedExtentsStatistics.ScannedExtentsCount,
        ScannedExtentsStatistics.TotalRowsCount, ScannedExtentsStatistics.ScannedRowsCount,
        ResultSetStatistics.TablesStatistics[0].RowCount, tolong(ResultSetStatistics.TablesStatistics[0].TableSize) > 0
        """
      ).first)
    #expect(row == "true | true | 3 | 1 | 3000 | 1000 | 1 | true")
  }
}
