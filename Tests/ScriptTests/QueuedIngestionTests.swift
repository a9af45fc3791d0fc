import Foundation
import KQLColumns
import KQLDatabase
import KQLEngine
import Testing

/// Queued ingestion on a simulated clock: batching, retries, cancelling, restarts.
@Suite struct QueuedIngestionTests {
  /// shows: ingestion 6, 6.1, 10.15, 10.16
  @Test func `a batch waits for its time, and is one ingestion`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    let files = try (1...3).map { try shell.file("f\($0).csv", "\($0),x\n") }
    let id = try shell.queue(files)
    #expect(try shell.value("T | count") == "0")
    #expect(try shell.state(id) == "InProgress|3|3|0|0|0")
    try shell.advance(minutes: 4)
    #expect(try shell.value("T | count") == "0")
    try shell.advance(minutes: 2)
    #expect(try shell.value("T | summarize strcat_array(array_sort_asc(make_list(a)), ',')") == "1,2,3")
    #expect(try shell.state(id) == "Completed|3|0|0|3|0")
    #expect(try shell.value(".show data operations | where OperationKind == 'BatchIngest' | count") == "1")
  }

  /// shows: ingestion 6.1, 10.15
  @Test func `number, size and properties part batches`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    try shell.run(#".alter table T policy ingestionbatching '{"MaximumNumberOfItems": 2}'"#)
    let files = try (1...5).map { try shell.file("f\($0).csv", "\($0),x\n") }
    _ = try shell.queue(files)
    try shell.advance(minutes: 0)
    // Two full batches; the fifth file waits.
    #expect(try shell.value("T | count") == "4")
    _ = try shell.queue([try shell.file("g.tsv", "9\ty\n")], with: "(format = 'tsv')")
    try shell.advance(minutes: 6)
    #expect(try shell.value("T | count") == "6")
    #expect(try shell.value(".show data operations | where OperationKind == 'BatchIngest' | count") == "4")
  }

  @Test func `the policy of the database is inherited, and SkipBatching does not wait`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    try shell.run(#".alter database policy ingestionbatching '{"MaximumBatchingTimeSpan": "00:00:30"}'"#)
    _ = try shell.queue([try shell.file("a.csv", "1,x\n")])
    try shell.advance(minutes: 1)
    #expect(try shell.value("T | count") == "1")
    _ = try shell.queue([try shell.file("b.csv", "2,x\n")], options: "SkipBatching = true")
    try shell.advance(minutes: 0)
    #expect(try shell.value("T | count") == "2")
  }

  /// shows: ingestion 6, 10.16
  @Test func `a file that cannot be read fails alone, and is not tried again`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    let good = try shell.file("good.csv", "1,x\n")
    let id = try shell.queue([good, try shell.file("bad.csv", "1,\"x\n"), shell.path("missing.csv")])
    try shell.advance(minutes: 6)
    #expect(try shell.state(id) == "Completed|3|0|0|1|2")
    #expect(try shell.value("T | count") == "1")
    #expect(
      try shell.value(
        ".show ingestion failures | summarize strcat_array(array_sort_asc(make_set(ErrorCode)), ',')")
        == "Download_SourceNotFound,Stream_ClosingQuoteMissing")
    try shell.advance(minutes: 60)
    #expect(try shell.value(".show ingestion failures | count") == "2")
  }

  /// A policy whose query fails until another table says less.
  ///
  /// shows: update-policy 5.1
  @Test func `passing failures are tried again after 2, 4, 8 … minutes`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    try shell.breakPolicy()
    let id = try shell.queue([try shell.file("a.csv", "1,x\n")])
    try shell.advance(minutes: 5)
    var failures = [try shell.value(".show ingestion failures | count")]
    for minutes in [2, 4, 8] {
      try shell.advance(minutes: minutes)
      failures.append(try shell.value(".show ingestion failures | count"))
    }
    #expect(failures == ["1", "2", "3", "4"])
    #expect(try shell.state(id) == "InProgress|1|1|0|0|0")
    try shell.mendPolicy()
    try shell.advance(minutes: 15)
    #expect(try shell.state(id) == "InProgress|1|1|0|0|0")
    try shell.advance(minutes: 1)
    #expect(try shell.state(id) == "Completed|1|0|0|1|0")
    #expect(try shell.value("Derived | count") == "1")
    #expect(try shell.value("T | count") == "1")
  }

  @Test func `after ten retries the files fail`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    try shell.breakPolicy()
    let id = try shell.queue([try shell.file("a.csv", "1,x\n")])
    try shell.advance(minutes: 3 * 24 * 60)
    #expect(try shell.state(id) == "Failed|1|0|0|0|1")
    #expect(try shell.value(".show ingestion failures | where ErrorCode startswith 'UpdatePolicy_' | count") == "11")
    #expect(
      try shell.value(".show ingestion failures | where ErrorCode == 'General_RetryAttemptsExceeded' | count") == "1")
    #expect(try shell.value("T | count") == "0")
  }

  /// shows: ingestion 6, 10.14
  @Test func `what waits is cancelled`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    let id = try shell.queue([try shell.file("a.csv", "1,x\n")])
    try shell.run(".cancel queued ingestion operation '\(id)'")
    #expect(try shell.state(id) == "Canceled|1|0|1|0|0")
    try shell.advance(minutes: 60)
    #expect(try shell.value("T | count") == "0")
  }

  @Test func `the queue outlives the process`() throws {
    var shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    let id = try shell.queue([try shell.file("a.csv", "1,x\n")])
    try shell.restart()
    #expect(try shell.state(id) == "InProgress|1|1|0|0|0")
    try shell.advance(minutes: 6)
    try shell.restart()
    try shell.advance(minutes: 60)
    #expect(try shell.value("T | count") == "1")
    #expect(try shell.state(id) == "Completed|1|0|0|1|0")
  }

  @Test func `a listing gives files and their creation time`() throws {
    let shell = try DirectoryShell.queueing()
    defer { shell.remove() }
    for day in 1...2 { _ = try shell.file("2024-01-0\(day).csv", "\(day),x\n") }
    try shell.run(
      ".ingest-from-storage-queued into table T with (format = 'csv') <| .list blobs ('\(shell.path(""))') "
        + "Suffix = '.csv' PathFormat = (datetime_pattern('yyyy-MM-dd', creationTime) '.csv')")
    try shell.advance(minutes: 6)
    #expect(
      try shell.value(
        ".show table T extents | summarize strcat_array(array_sort_asc(make_list(format_datetime(MaxCreatedOn, 'dd'))), ',')")
        == "01,02")
  }
}

extension DirectoryShell {
  fileprivate static func queueing() throws -> DirectoryShell {
    let shell = try DirectoryShell()
    try shell.run(".create table T (a: long, b: string)")
    return shell
  }

  fileprivate func queue(_ files: [String], with: String = "(format = 'csv')", options: String = "") throws -> String {
    let list = files.map { "'\($0)'" }.joined(separator: " ")
    return try run(
      ".ingest-from-storage-queued into table T EnableTracking = true \(options) with \(with) <| (\(list)) "
    ).split(separator: "|").first.map(String.init) ?? ""
  }

  fileprivate func state(_ id: String) throws -> String {
    try run(
      ".show queued ingestion operations '\(id)' | project State, Discovered, Pending, Canceled, Ingested, Failed")
  }

  /// A transactional policy that binds, and fails when it runs: its series would be too long.
  fileprivate func breakPolicy() throws {
    try run(".create tables Derived (a: long), Length (n: long)")
    try run(".append Length <| print 1000000000")
    try run(
      ".create function F() { T | make-series n = count() on a from 0 to toscalar(Length | summarize max(n)) step 1 "
        + "| project a = tolong(array_length(n)) }")
    try run(
      #".alter table Derived policy update @'[{"IsEnabled": true, "Source": "T", "Query": "F()", "IsTransactional": true}]'"#
    )
  }

  fileprivate func mendPolicy() throws { try run(".set-or-replace Length <| print 10") }
}
