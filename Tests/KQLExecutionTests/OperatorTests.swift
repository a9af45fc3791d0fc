import KQLColumns
import KQLDiagnostics
import KQLExecution
import KQLLanguage
import Testing

@Suite struct OperatorTests {
  private static func range(_ count: Int64) -> Plan {
    .range(.init("x", .long), from: .long(1), to: .long(count), step: .long(1))
  }

  @Test func filterKeepsOrderWhateverTheWorkers() throws {
    let plan = Plan.filter(
      Self.range(200_000),
      Build.call(
        Build.less, Build.call(Build.modulo, Build.column(0), .constant(.long(7), .long)), .constant(.long(1), .long)))
    let one = try Build.rows(plan, workers: 1)
    #expect(one.count == 28_571)
    #expect(try Build.rows(plan, workers: 3) == one)
  }

  @Test func groupsComeInOrderOfFirstAppearance() throws {
    let key = NamedExpression("k", Build.call(Build.modulo, Build.column(0), .constant(.long(3), .long)))
    let plan = Plan.aggregate(Self.range(100_000), keys: [key], aggregates: [Build.sum(Build.column(0)), Build.count])
    let rows = try Build.rows(plan)
    #expect(rows.map { $0[0] } == [.long(1), .long(2), .long(0)])
    #expect(rows.map { $0[2] } == [.long(33_334), .long(33_333), .long(33_333)])
  }

  @Test func severalKeysWithNullsAndStrings() throws {
    let input = Build.table(
      [("a", .string), ("b", .long)],
      [["x", "y", "x", "x"].map(Value.string), [.null, .long(1), .null, .long(1)]])
    let keys = [NamedExpression("a", Build.column(0, .string)), NamedExpression("b", Build.column(1))]
    let rows = try Build.rows(.aggregate(input, keys: keys, aggregates: [Build.count]))
    #expect(
      rows == [
        [.string("x"), .null, .long(2)], [.string("y"), .long(1), .long(1)], [.string("x"), .long(1), .long(1)],
      ])
  }

  @Test func aggregateWithoutKeysHasOneRow() throws {
    let empty = Plan.values(Table(schema: Schema([("x", .long)])))
    #expect(try Build.rows(.aggregate(empty, keys: [], aggregates: [Build.count])) == [[.long(0)]])
  }

  @Test func sortsByTwoKeysWithNulls() throws {
    let input = Build.table(
      [("a", .long), ("s", .string)],
      [[.long(2), .null, .long(1), .long(2)], ["b", "q", "z", "a"].map(Value.string)])
    let keys = [
      SortKey(Build.column(0), isAscending: false, nullsFirst: false),
      SortKey(Build.column(1, .string), isAscending: true, nullsFirst: false),
    ]
    let rows = try Build.rows(.sort(input, keys))
    #expect(rows.map { $0[1] } == ["a", "b", "z", "q"].map(Value.string))
    #expect(try Build.rows(.topRows(input, count: 2, keys)).map { $0[1] } == ["a", "b"].map(Value.string))
  }

  @Test func topRowsAgreesWithSort() throws {
    let key = SortKey(
      Build.call(Build.modulo, Build.column(0), .constant(.long(9973), .long)), isAscending: false, nullsFirst: false)
    let sorted = try Build.rows(.limit(.sort(Self.range(150_000), [key]), 40))
    #expect(try Build.rows(.topRows(Self.range(150_000), count: 40, [key])) == sorted)
  }

  private static func joined(_ kind: Join.Kind) throws -> [[Value]] {
    let left = Build.table(
      [("k", .long), ("l", .long)],
      [[.long(1), .long(1), .null, .long(3)], [.long(10), .long(11), .long(12), .long(13)]])
    let right = Build.table(
      [("k", .long), ("r", .long)], [[.long(1), .null, .long(4)], [.long(20), .long(21), .long(22)]])
    var output: [(side: Join.Side, column: Int, name: String)] = []
    if ![.rightsemi, .rightanti].contains(kind) { output.append((.left, 1, "l")) }
    if ![.leftsemi, .leftanti].contains(kind) { output.append((.right, 1, "r")) }
    return try Build.rows(
      .join(Join(kind: kind, left: left, right: right, keys: [(Build.column(0), Build.column(0))], output: output)))
  }

  @Test func joinKinds() throws {
    func longs(_ rows: [[Int64?]]) -> [[Value]] { rows.map { $0.map { $0.map(Value.long) ?? .null } } }
    #expect(try Self.joined(.inner) == longs([[10, 20], [11, 20], [12, 21]]))
    #expect(try Self.joined(.innerunique) == longs([[10, 20], [12, 21]]))
    #expect(try Self.joined(.leftouter) == longs([[10, 20], [11, 20], [12, 21], [13, nil]]))
    #expect(try Self.joined(.rightouter) == longs([[10, 20], [11, 20], [12, 21], [nil, 22]]))
    #expect(try Self.joined(.fullouter) == longs([[10, 20], [11, 20], [12, 21], [13, nil], [nil, 22]]))
    #expect(try Self.joined(.leftsemi) == longs([[10], [11], [12]]))
    #expect(try Self.joined(.leftanti) == longs([[13]]))
    #expect(try Self.joined(.rightsemi) == longs([[20], [21]]))
    #expect(try Self.joined(.rightanti) == longs([[22]]))
  }

  @Test func expandsArraysBagsAndNulls() throws {
    let input = Build.table(
      [("d", .dynamic)], [[.dynamic("[1,null]"), .dynamic("[]"), .dynamic("{\"a\":1,\"b\":[2]}"), .null]])
    let item = Expand.Item(expression: Build.column(0, .dynamic), name: "d", type: .dynamic, replaces: 0)
    let expand = Expand(input: input, items: [item], indexName: "i", bagsAsArrays: false, rowLimit: nil)
    #expect(
      try Build.rows(.expand(expand)) == [
        [.dynamic("1"), .long(0)], [.null, .long(1)], [.dynamic("{\"a\":1}"), .long(0)],
        [.dynamic("{\"b\":[2]}"), .long(1)], [.null, .long(0)],
      ])
  }

  @Test func parsesByLiterals() throws {
    let input = Build.table([("s", .string)], [["x a=1 b=two", "a=z b=y", "none"].map(Value.string)])
    let parse = Parse(
      input: input, source: Build.column(0, .string), kind: .simple,
      parts: [.star, .literal("a="), .capture(0), .literal(" b="), .capture(1)],
      output: [.init("a", .long), .init("b", .string)], dropsUnmatched: false)
    let rows = try Build.rows(.parse(parse)).map { Array($0.dropFirst()) }
    #expect(rows == [[.long(1), .string("two")], [.null, .string("")], [.null, .string("")]])
  }

  @Test func regexCapturesAreGreedy() throws {
    let input = Build.table([("s", .string)], [[.string("MixedCASE123end")]])
    let parse = Parse(
      input: input, source: Build.column(0, .string), kind: .regex(flags: ""),
      parts: [.capture(0), .literal("[0-9]+"), .capture(1)],
      output: [.init("a", .string), .init("b", .string)], dropsUnmatched: false)
    #expect(try Build.rows(.parse(parse))[0].dropFirst() == [.string("MixedCASE12"), .string("end")])
  }

  @Test func windowCallsRestart() throws {
    let input = Build.longs("x", [5, 5, 8])
    let calls = [
      WindowCall(kind: .rowRank(dense: false), arguments: [Build.column(0)], restart: nil, name: "r", type: .long),
      WindowCall(kind: .shift(by: 1, default: nil), arguments: [Build.column(0)], restart: nil, name: "p", type: .long),
      WindowCall(
        kind: .shift(by: -1, default: .constant(.long(0), .long)), arguments: [Build.column(0)], restart: nil,
        name: "n", type: .long),
      WindowCall(kind: .cumulativeSum, arguments: [Build.column(0)], restart: nil, name: "c", type: .long),
    ]
    #expect(
      try Build.rows(.window(input, calls)) == [
        [.long(5), .long(1), .null, .long(5), .long(5)], [.long(5), .long(1), .long(5), .long(8), .long(10)],
        [.long(8), .long(3), .long(5), .long(0), .long(18)],
      ])
  }

  @Test func seriesFillsGapsWithTheDefault() throws {
    let input = Build.table([("t", .long), ("v", .long)], [[.long(0), .long(4)], [.long(1), .long(5)]])
    let series = MakeSeries(
      input: input, aggregates: [(Build.sum(Build.column(1)), .long(-1))],
      axis: NamedExpression("t", Build.column(0)), from: .long(0), to: .long(6), step: .long(2),
      isInclusiveOfEnd: false, keys: [])
    #expect(try Build.rows(.makeSeries(series)) == [[.dynamic("[1,-1,5]"), .dynamic("[0,2,4]")]])
  }

  @Test func hugeRangesAreCutByLimits() throws {
    let plan = Plan.limit(Self.range(1_000_000_000_000), 3)
    #expect(try Build.rows(plan) == [[.long(1)], [.long(2)], [.long(3)]])
  }

  @Test func overBudgetFails() throws {
    let key = SortKey(Build.column(0), isAscending: true, nullsFirst: false)
    #expect(throws: Diagnostic.self) {
      try Build.executor(budget: 1 << 20).collect(.sort(Self.range(10_000_000), [key]))
    }
  }
}
