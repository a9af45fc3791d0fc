import Foundation
import KQLColumns
import KQLDatabase
import KQLEngine
import Testing

/// For any sequence of ingestions, materializations, merges, dropped extents and restarts a view answers as its query
/// would over all rows that reached it.
@Suite struct MaterializedViewTests {
  private static let queries: [(name: String, query: String)] = [
    (
      "Agg",
      """
      summarize count(), countif(v > 2), sum(v), sumif(v, w < 3.0), min(v), max(w), avg(v), avgif(w, v > 1), \
      dcount(v), dcountif(v, v > 2), make_set(v), make_list(v), make_bag(b), percentile(v, 50), \
      percentiles(w, 10, 90), avg(t), avg(m), sum(m), min(s), max(t), take_anyif(s, v > 2), h = dcount(s, 2) by k
      """
    ),
    ("Last", "summarize arg_max(t, *) by k"), ("First", "summarize arg_min(n, s, v) by k, bin(t, 1d)"),
    ("Once", "summarize take_any(*) by k, v"),
    ("Filtered", "where v > 1 | extend d = startofday(t) | summarize c = count(), max(n) by d, isnull(w)"),
  ]

  @Test(arguments: 1...6)
  func `a view equals its query`(_ seed: Int) throws {
    var model = try ViewModel(seed: UInt64(seed))
    defer { model.remove() }
    for (name, query) in Self.queries {
      try model.run(".create materialized-view \(name) on table T { T | \(query) }")
    }
    try model.run(".create materialized-view Over on materialized-view Once { Once | summarize count(), sum(v) by k }")
    for step in 0..<24 {
      try model.step()
      guard step % 4 == 3 else { continue }
      try model.copyExpectedRows()
      for (name, query) in Self.queries {
        let expected = try model.rows("S | \(query)")
        let found = try model.rows(name)
        #expect(
          found == expected,
          "view \(name), step \(step): \(Set(found).subtracting(expected)) for \(Set(expected).subtracting(found))")
      }
      let distinct = try model.rows("S | summarize take_any(*) by k, v | summarize count(), sum(v) by k")
      #expect(try model.rows("Over") == distinct, "view Over, seed \(seed), step \(step)")
    }
    try model.settle()
    try model.copyExpectedRows()
    for (name, query) in Self.queries {
      let expected = try model.rows("S | \(query)")
      #expect(try model.rows("materialized_view('\(name)')") == expected, "materialized \(name), seed \(seed)")
    }
  }

  /// The rows of table T that its views must show, and random changes.
  private struct ViewModel {
    private var random: SeededGenerator
    private let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-\(UUID().uuidString)")
    private var engine: Engine
    private var session: Session
    /// Rows as literals, in order; those at the end may not be materialized.
    private var reached: [String] = []
    private var waiting: [String] = []
    private var isEnabled = true
    private var next = 0

    init(seed: UInt64) throws {
      random = SeededGenerator(state: seed)
      engine = try Self.open(folder)
      session = engine.session(principal: nil)
      try run(
        ".create table T (n: long, k: string, v: long, w: real, t: datetime, m: decimal, s: string, b: dynamic)")
      try run(
        ".create table S (n: long, k: string, v: long, w: real, t: datetime, m: decimal, s: string, b: dynamic)")
    }

    private static func open(_ folder: URL) throws -> Engine {
      var options = EngineOptions()
      options.directory = folder.path
      options.workers = 2
      options.clock = .simulated(ticks: 638_396_640_000_000_000, isFrozen: true)
      return try Engine.open(options)
    }

    func remove() {
      engine.close()
      try? FileManager.default.removeItem(at: folder)
    }

    @discardableResult
    func run(_ text: String) throws -> [Table] {
      var tables: [Table] = []
      do {
        _ = try session.submit(text, cancellation: Cancellation()) { tables.append($0.table) }
      } catch {
        Issue.record("\(text): \((error as? RequestFailure)?.diagnostics.first?.message ?? "\(error)")")
        throw error
      }
      return tables
    }

    /// Sorted, as text.
    func rows(_ query: String) throws -> [String] {
      try unsortedRows(query).sorted()
    }

    private func unsortedRows(_ query: String) throws -> [String] {
      guard let table = try run(query).first else { return [] }
      return table.chunks.flatMap { chunk in
        (0..<(chunk.first?.count ?? 0)).map { row in
          chunk.map { column in
            var bytes: [UInt8] = []
            column.appendText(row: row, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
          }.joined(separator: "|")
        }
      }
    }

    mutating func step() throws {
      switch Int.random(in: 0..<20, using: &random) {
      case 0..<10: try ingest()
      case 10..<14: try advance()
      case 14..<16: try mergeExtents()
      case 16: try dropExtents()
      case 17: try toggle()
      default: try restart()
      }
    }

    private mutating func ingest() throws {
      let rows = (0..<Int.random(in: 1...6, using: &random)).map { _ in row() }
      try run(".append T <| datatable(\(Self.columns))[\(rows.joined(separator: ", "))]")
      waiting += rows
    }

    private static let columns =
      "n: long, k: string, v: long, w: real, t: datetime, m: decimal, s: string, b: dynamic"

    private mutating func row() -> String {
      next += 1
      func pick(_ values: [String]) -> String { values.randomElement(using: &random) ?? "" }
      return [
        "\(next)", pick(["'a'", "'b'", "'c'", "''"]), pick(["1", "2", "3", "4", "long(null)"]),
        pick(["1.0", "2.0", "4.0", "real(null)"]),
        pick(["datetime(2024-01-0\(1 + next % 9))", "datetime(2024-02-01)", "datetime(null)"]),
        pick(["decimal(1.5)", "decimal(2)", "decimal(null)"]), pick(["'x'", "'y'", "''"]),
        pick(["dynamic({\"p\": \(next % 3)})", "dynamic({\"q\": 1})", "dynamic(null)"]),
      ].joined(separator: ", ")
    }

    private mutating func advance() throws {
      try engine.advanceClock(by: 5 * 60 * 10_000_000)
      if isEnabled {
        reached += waiting
        waiting = []
      }
    }

    private func mergeExtents() throws {
      // In their order: of equal rows the first counts.
      let ids = try unsortedRows(".show table T extents | project ExtentId")
      if ids.count > 1 { try run(".merge T (\(ids.joined(separator: ", ")))") }
    }

    /// What no view has taken up is lost; what they have stays.
    private mutating func dropExtents() throws {
      try run(".drop extents from T")
      waiting = []
    }

    private mutating func toggle() throws {
      for name in MaterializedViewTests.queries.map(\.name) + ["Over"] {
        try run(".\(isEnabled ? "disable" : "enable") materialized-view \(name)")
      }
      isEnabled.toggle()
    }

    private mutating func restart() throws {
      engine.close()
      engine = try Self.open(folder)
      session = engine.session(principal: nil)
    }

    /// Everything that can be is materialized.
    mutating func settle() throws {
      if !isEnabled { try toggle() }
      try advance()
      try advance()
    }

    func copyExpectedRows() throws {
      let rows = (reached + waiting).joined(separator: ", ")
      try run(".set-or-replace S <| datatable(\(Self.columns))[\(rows)]")
    }
  }
}

private struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
