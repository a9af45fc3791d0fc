import KQLColumns
import KQLDiagnostics
import KQLExecution
import KQLLanguage
import Synchronization
import Testing

/// Operators over their budget give the same rows in the same order with the disk's help.
@Suite struct SpillTests {
  /// Counts what is put away.
  private final class Space: SpillSpace {
    let written = Atomic<Int>(0)

    func makeFile() throws -> any SpillFile { File(self) }

    private final class File: SpillFile {
      let space: Space
      let bytes = Mutex<[UInt8]>([])
      init(_ space: Space) { self.space = space }

      func append(_ new: [UInt8]) throws -> Int {
        space.written.add(new.count, ordering: .relaxed)
        return bytes.withLock { bytes in
          bytes.append(contentsOf: new)
          return bytes.count - new.count
        }
      }

      func read(at offset: Int, count: Int) throws -> [UInt8] {
        bytes.withLock { Array($0[offset..<offset + count]) }
      }
    }
  }

  /// Rows of all types, with nulls, in chunks of several layouts.
  private static func table(rows: Int, keys: Int, salt: UInt64 = 0) -> Plan {
    let schema = Schema([
      ("key", .long), ("text", .string), ("real", .real), ("bool", .bool), ("bag", .dynamic), ("guid", .guid),
      ("number", .decimal), ("time", .datetime),
    ])
    var state = salt &+ 88_172_645_463_325_252
    func next() -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(truncatingIfNeeded: state >> 33)
    }
    var chunks: [[Column]] = []
    var left = rows
    while left > 0 {
      let count = min(left, 3_000)
      left -= count
      let picks = (0..<count).map { _ in next() % keys }
      let values = schema.fields.map { field -> Column in
        Column(field.type, picks.map { pick in Self.value(field.name, pick, next()) })
      }
      var columns = values
      if chunks.count % 3 == 1 { columns[3] = .constant(.bool(true), .bool, count: count) }
      if chunks.count % 3 == 2 {
        let codes = picks.map { UInt32($0 % 4) }
        columns[1] = Column(
          type: .string, count: count, storage: .dictionary(codes: codes, values: Text(["a", "", "é", "zz"])))
      }
      chunks.append(columns)
    }
    return .values(Table(schema: schema, chunks: chunks))
  }

  private static func value(_ name: String, _ pick: Int, _ noise: Int) -> Value {
    if pick % 17 == 3, name != "text" { return .null }
    switch name {
    case "key": return .long(Int64(pick))
    case "text": return .string("text \(pick % 97)")
    case "real": return .real(Double(noise % 1_000) / 8)
    case "bool": return .bool(noise % 2 == 0)
    case "bag": return .dynamic("{\"a\":\(noise % 10)}")
    case "guid": return .guid(GUID(high: UInt64(pick), low: 1))
    case "number": return .decimal(Decimal128(significand: UInt128(noise % 100), exponent: -1, isNegative: false))
    default: return .long(Int64(noise))
    }
  }

  private func rows(_ plan: Plan, operatorBudget: Int?, space: Space? = nil, workers: Int = 2) throws -> [[Value]] {
    var options = Executor.Options(context: Build.context, workers: workers, memoryBudget: 1 << 30)
    options.operatorBudget = operatorBudget
    options.spill = space
    let table = try Executor(options).collect(plan)
    return table.chunks.flatMap { chunk in
      (0..<(chunk.first?.count ?? 0)).map { row in chunk.map { $0.value(row) } }
    }
  }

  /// The plan's rows with and without the disk, which must have been used.
  private func check(_ plan: Plan, budgets: [Int], _ name: String) throws {
    let expected = try rows(plan, operatorBudget: nil)
    for budget in budgets {
      for workers in [1, 3] {
        let space = Space()
        let got = try rows(plan, operatorBudget: budget, space: space, workers: workers)
        #expect(got == expected, "\(name), budget \(budget), \(workers) workers")
        #expect(space.written.load(ordering: .relaxed) > 0, "\(name), budget \(budget) fits in memory")
      }
    }
  }

  @Test func `sorting`() throws {
    let input = Self.table(rows: 20_000, keys: 500)
    for ascending in [true, false] {
      for nullsFirst in [true, false] {
        let plan = Plan.sort(
          input,
          [
            SortKey(Build.column(1, .string), isAscending: ascending, nullsFirst: nullsFirst),
            SortKey(Build.column(0), isAscending: !ascending, nullsFirst: nullsFirst),
            SortKey(Build.column(2, .real), isAscending: true, nullsFirst: nullsFirst),
          ])
        try check(plan, budgets: [100_000, 1_000_000], "sort \(ascending) \(nullsFirst)")
      }
    }
  }

  @Test func `grouping`() throws {
    let input = Self.table(rows: 30_000, keys: 20_000)
    let keys = [
      NamedExpression("key", Build.column(0)), NamedExpression("text", Build.column(1, .string)),
      NamedExpression("guid", Build.column(5, .guid)),
    ]
    let sums = Plan.aggregate(input, keys: keys, aggregates: [Build.sum(Build.column(7, .datetime))])
    try check(sums, budgets: [200_000, 1_000_000], "sum")
    try check(.aggregate(input, keys: keys, aggregates: []), budgets: [200_000], "distinct")
  }

  @Test(arguments: Join.Kind.allCases)
  func `joining`(_ kind: Join.Kind) throws {
    let left = Self.table(rows: 4_000, keys: 3_000)
    let right = Self.table(rows: 5_000, keys: 2_500, salt: 7)
    let keys = [
      (left: Build.column(0), right: Build.column(0)),
      (left: Build.column(1, .string), right: Build.column(1, .string)),
    ]
    var output: [(side: Join.Side, column: Int, name: String)] = []
    if kind != .rightsemi && kind != .rightanti { output += [(.left, 0, "a"), (.left, 1, "b"), (.left, 4, "c")] }
    if ![.leftsemi, .leftanti].contains(kind) { output += [(.right, 1, "d"), (.right, 2, "e"), (.right, 7, "f")] }
    let plan = Plan.join(Join(kind: kind, left: left, right: right, keys: keys, output: output))
    try check(plan, budgets: [60_000, 400_000], kind.rawValue)
  }

  @Test func `operators above one another`() throws {
    let join = Join(
      kind: .inner, left: Self.table(rows: 4_000, keys: 900), right: Self.table(rows: 4_000, keys: 900, salt: 3),
      keys: [(left: Build.column(0), right: Build.column(0))],
      output: [(.left, 0, "key"), (.left, 2, "real"), (.right, 1, "text"), (.right, 7, "time")])
    let groups = Plan.aggregate(
      .join(join), keys: [NamedExpression("text", Build.column(2, .string)), NamedExpression("key", Build.column(0))],
      aggregates: [Build.sum(Build.column(3, .datetime))])
    let sorted = Plan.sort(groups, [SortKey(Build.column(2), isAscending: false, nullsFirst: false)])
    try check(sorted, budgets: [50_000], "join, group and sort")
  }

  @Test func `the whole budget still holds`() throws {
    var options = Executor.Options(context: Build.context, workers: 2, memoryBudget: 4_000_000)
    options.spill = Space()
    let oneKey = Plan.aggregate(
      Self.table(rows: 30_000, keys: 20_000), keys: [NamedExpression("key", Build.column(0))], aggregates: [])
    #expect(try Executor(options).collect(oneKey).rowCount > 1_000)
    options.memoryBudget = 1_000
    #expect(throws: Diagnostic.self) { try Executor(options).collect(oneKey) }
  }
}
