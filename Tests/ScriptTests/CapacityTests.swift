import KQLEngine
import Testing

/// The capacity policy holds back what would run beside too much of its kind.
@Suite struct CapacityTests {
  private static func shell() throws -> DirectoryShell {
    let shell = try DirectoryShell { $0.runsInBackground = true }
    try shell.run(".create table T (a: long)")
    return shell
  }

  @Test func `ingestions beyond the capacity are throttled`() throws {
    let shell = try Self.shell()
    defer { shell.remove() }
    try shell.run(#".alter-merge cluster policy capacity '{"IngestionCapacity": {"ClusterMaximumConcurrentOperations": 1}}'"#)
    let first = try shell.run(".append async T <| range a from 1 to 6000000 step 1 | where hash(a, 3) == 1")
    #expect(try shell.value(".show capacity ingestions | project Total, Consumed, Remaining") == "1|1|0")
    let refused = shell.failure(".append T <| print a = 1")
    #expect(
      refused
        == "TooManyRequests: The management command was aborted due to throttling. Retrying after some backoff might succeed. "
        + "CommandType: 'TableAppend', Capacity: 1, Origin: 'CapacityPolicy/Ingestion'")
    // Other kinds have room, and so have ingestions when the first has ended.
    try shell.run(".export to csv ('\(shell.path("out/"))') <| print 1")
    shell.waitForOperations()
    #expect(try shell.value(".show operations \(first) | project State") == "Completed")
    try shell.run(".append T <| print a = 1")
    #expect(try shell.value(".show operations | where State == 'Throttled' | project Operation, ShouldRetry") == "TableAppend|true")
    #expect(try shell.value(".show capacity ingestions | project Consumed") == "0")
  }

  @Test func `a capacity of none refuses exports, and queued files wait`() throws {
    let shell = try Self.shell()
    defer { shell.remove() }
    try shell.run(
      #".alter-merge cluster policy capacity '{"ExportCapacity": {"ClusterMaximumConcurrentOperations": 0}, "IngestionCapacity": {"ClusterMaximumConcurrentOperations": 0}}'"#
    )
    #expect(shell.failure(".export to csv ('\(shell.path("out/"))') <| print 1").contains("CapacityPolicy/Export"))
    #expect(shell.failure(".export async to csv ('\(shell.path("out/"))') <| print 1").contains("CapacityPolicy/Export"))
    let file = try shell.file("a.csv", "1\n")
    let id =
      try shell.run(
        ".ingest-from-storage-queued into table T EnableTracking = true with (format = 'csv') <| '\(file)'"
      ).split(separator: "|").first.map(String.init) ?? ""
    try shell.advance(minutes: 6)
    #expect(try shell.value(".show queued ingestion operations '\(id)' | project State, Pending") == "InProgress|1")
    try shell.run(#".alter-merge cluster policy capacity '{"IngestionCapacity": {"ClusterMaximumConcurrentOperations": 1}}'"#)
    try shell.advance(minutes: 10)
    #expect(try shell.value("T | count") == "1")
  }
}
