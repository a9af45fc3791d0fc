import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import Testing

@testable import KQLDatabase

/// Queries of these tests: a table's name; `fail`; `text` (a schema that fits nothing); `bad` (does not bind).
private let services: DatabaseServices = {
  var services = DatabaseServices.none
  services.runQuery = { task in
    switch task.text {
    case "fail": throw Diagnostic(code: "E", "division by nothing", isPermanent: false)
    case "bad": throw Diagnostic(code: "SEM0100", "no such column")
    case "text": return Table(schema: Schema([("x", .string)]), rows: [[.string("a")]])
    default:
      guard let source = try task.resolver.table(task.text, database: nil) else {
        throw Diagnostic.notFound("Table", task.text)
      }
      return try source.materialised()
    }
  }
  services.bindQuery = { task in
    switch task.text {
    case "bad": throw Diagnostic(code: "SEM0100", "no such column")
    case "text": return Schema([("x", .string)])
    default: return Schema([("x", .long)])
    }
  }
  return services
}()

@Suite struct UpdatePolicyTests {
  let database: Database

  init() throws {
    database = try Database.open(directory: nil)
    database.install(services)
    for name in ["A", "B", "C", "D"] { _ = try makeTable(database, name) }
  }

  /// One entry per target.
  private func link(_ target: String, _ source: String, _ query: String, transactional: Bool) throws {
    let entity = EntityName.table(target, in: "NetDefaultDB")
    let old = try database.snapshot().state.policy("update", of: entity).map(UpdatePolicy.parse) ?? []
    let entry = #"[{"Source":"\#(source)","Query":"\#(query)","IsTransactional":\#(transactional)}]"#
    let text = UpdatePolicy.text(try old + UpdatePolicy.parse(entry))
    try database.change(request) { try $0.setPolicy("update", of: entity, to: text) }
  }

  private func ingest(_ values: [Int64], mode: Ingestion.Mode = .append, into name: String = "A") throws {
    let table = try database.snapshot().table(name, in: "NetDefaultDB")
    _ = try database.ingest(Ingestion(table: table, chunks: longs(values), mode: mode), request: request)
  }

  /// `A B C` as their rows.
  private func content() throws -> [[Int64]] { try ["A", "B", "C"].map { try rows(database, $0) } }

  private func failures() throws -> [String] {
    try database.read { try $0.failures(since: 0) }.map { "\($0.table) \($0.errorCode) \($0.failureKind)" }
  }

  @Test func `a policy sees only the new rows`() throws {
    try link("B", "A", "A", transactional: true)
    try ingest([1, 2])
    try ingest([3])
    #expect(try content() == [[1, 2, 3], [1, 2, 3], []])
  }

  @Test func `replacing the source replaces what is derived`() throws {
    try link("B", "A", "A", transactional: true)
    try link("C", "B", "B", transactional: false)
    try ingest([1, 2])
    try ingest([3], mode: .replace)
    #expect(try content() == [[3], [3], [3]])
  }

  @Test(
    arguments: [
      (
        true, true, [[], [], []],
        ["C UpdatePolicy_UnknownError Transient", "B UpdatePolicy_FailedDescendantTransaction Transient"]
      ),
      (true, false, [[1], [1], []], ["C UpdatePolicy_UnknownError Transient"]),
      (
        false, true, [[1], [], []],
        ["C UpdatePolicy_UnknownError Transient", "B UpdatePolicy_FailedDescendantTransaction Transient"]
      ),
      (false, false, [[1], [1], []], ["C UpdatePolicy_UnknownError Transient"]),
    ] as [(Bool, Bool, [[Int64]], [String])])
  func `a failure climbs along transactional entries`(
    _ first: Bool, _ second: Bool, _ expected: [[Int64]], _ records: [String]
  ) throws {
    try link("B", "A", "A", transactional: first)
    try link("C", "B", "fail", transactional: second)
    if first && second {
      #expect(throws: Diagnostic.self) { try ingest([1]) }
    } else {
      try ingest([1])
    }
    #expect(try content() == expected)
    #expect(try failures() == records)
  }

  @Test(arguments: [
    ("text", "B UpdatePolicy_QuerySchemaDoesNotMatchTableSchema Permanent"),
    ("bad", "B UpdatePolicy_BadRequest Permanent"),
  ])
  func `a failure has its code`(_ query: String, _ record: String) throws {
    try link("B", "A", query, transactional: false)
    try ingest([1])
    #expect(try content() == [[1], [], []])
    #expect(try failures() == [record])
  }

  @Test func `a cycle is cut and a diamond written twice`() throws {
    try link("B", "A", "A", transactional: true)
    try link("C", "A", "A", transactional: true)
    try link("D", "B", "B", transactional: true)
    try link("D", "C", "C", transactional: true)
    try link("A", "D", "D", transactional: true)
    try ingest([1])
    #expect(try content() == [[1], [1], [1]])
    #expect(try rows(database, "D") == [1, 1])
  }

  @Test func `a source without retention passes its rows on`() throws {
    try link("B", "A", "A", transactional: true)
    let entity = EntityName.table("A", in: "NetDefaultDB")
    try database.change(request) {
      try $0.setPolicy("retention", of: entity, to: #"{"SoftDeletePeriod":"00:00:00","Recoverability":"Disabled"}"#)
    }
    try ingest([1])
    #expect(try content() == [[], [1], []])
    try database.change(request) { try $0.setPolicy("update", of: .table("B", in: "NetDefaultDB"), to: nil) }
    #expect(throws: Diagnostic.self) { try ingest([1]) }
  }

  @Test func `moved extents are new rows of their table`() throws {
    try link("B", "C", "C", transactional: true)
    try ingest([1, 2])
    let snapshot = try database.snapshot()
    let source = try snapshot.table("A", in: "NetDefaultDB")
    let target = try snapshot.table("C", in: "NetDefaultDB")
    let extents = try snapshot.extents(of: source)
    let moved = try database.moveExtents(extents.map { ($0, source) }, to: target, request: request)
    #expect(moved.count == 1 && moved[0].original.id != moved[0].result?.id)
    #expect(moved[0].result?.cursor == moved[0].original.cursor)
    #expect(try content() == [[], [1, 2], [1, 2]])
  }

  @Test func `deleted rows are gone and merged rows stay`() throws {
    for value in Int64(0)..<4 { try ingest([value * 10, value * 10 + 1]) }
    var snapshot = try database.snapshot()
    let table = try snapshot.table("A", in: "NetDefaultDB")
    let source = try database.numberedSource(of: table, in: snapshot)
    let numbers: [Int64] = [1, 2 << 32]
    let deletion = try database.deleteRows(numbers, of: source, in: table, snapshot: snapshot, request: request)
    #expect(deletion.deletedCounts == [1, 1])
    #expect(try rows(database, "A").sorted() == [0, 10, 11, 21, 30, 31])
    snapshot = try database.snapshot()
    let merged = try database.merge(try snapshot.extents(of: table), of: table)
    #expect(merged.count == 4)
    #expect(try rows(database, "A").sorted() == [0, 10, 11, 21, 30, 31])
    snapshot = try database.snapshot()
    let extent = try #require(try snapshot.extents(of: table).first)
    #expect(extent.info.hasRowTimes)
    let last = try #require(snapshot.state.cursor as Int64?)
    let newer = try snapshot.source(of: table, cursors: (last - 1)...last)
    #expect(try newer.materialised().rowCount == 2)
  }
}
