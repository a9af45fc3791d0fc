import Glibc
import KQLAggregates
import KQLColumns
import KQLExecution
import KQLLanguage

func now() -> Double {
  var t = timespec()
  clock_gettime(CLOCK_MONOTONIC, &t)
  return Double(t.tv_sec) + Double(t.tv_nsec) / 1e9
}

let n = 10_000_000
nonisolated(unsafe) var seed: UInt64 = 88_172_645_463_325_252
func next() -> UInt64 {
  seed ^= seed << 13
  seed ^= seed >> 7
  seed ^= seed << 17
  return seed
}
func spread(_ x: UInt64) -> Int64 { Int64(bitPattern: (x &* 0xBF58_476D_1CE4_E5B9) >> 2) }
let schema = Schema([
  ("user", .long), ("region", .int), ("value", .real), ("url", .string), ("level", .string), ("watch", .long),
])
var chunks: [[Column]] = []
let levels = Text(["Error", "Info", "Warning", "Verbose"])
let block = 1 << 20
for start in stride(from: 0, to: n, by: block) {
  let rows = min(block, n - start)
  let urls = Text((0..<20000).map { "http://some-host-\($0 % 977).example/path/\($0)/index.html" })
  chunks.append([
    .longs((0..<rows).map { _ in spread(next() % 500_000) }),
    .longs((0..<rows).map { _ in Int64(next() % 5000) }, .int),
    .reals((0..<rows).map { _ in Double(next() % 100_000) / 7 }),
    Column(type: .string, count: rows, storage: .dictionary(codes: (0..<rows).map { _ in UInt32(next() % 20000) }, values: urls)),
    Column(type: .string, count: rows, storage: .dictionary(codes: (0..<rows).map { _ in UInt32(next() % 4) }, values: levels)),
    .longs((0..<rows).map { _ in Int64(bitPattern: next() >> 1) }),
  ])
}
// Blocks as storage gives them.
var blocks: [[Column]] = []
for chunk in chunks {
  let rows = chunk[0].count
  for start in stride(from: 0, to: rows, by: 32768) {
    blocks.append(chunk.map { $0.slice(start..<min(rows, start + 32768)) })
  }
}
chunks = []
let source = MemorySource(name: "T", table: Table(schema: schema, chunks: blocks))
let users = Schema([("user", .long), ("country", .string)])
let countries = Text((0..<60).map { "Country\($0)" })
let usersTable = Table(schema: users, chunks: [[
  .longs((0..<200_000).map { spread(UInt64($0)) }),
  Column(type: .string, count: 200_000, storage: .dictionary(codes: (0..<200_000).map { UInt32($0 % 60) }, values: countries)),
]])
let context = EvaluationContext(now: 0, user: "", database: "", clientActivityId: "", cursor: 0, random: { 4 })

func scan(_ columns: [Int]) -> Plan { .scan(Scan(source: source, columns: columns.map { .visible($0) })) }
func aggregate(_ name: String, _ type: ScalarType, _ argument: Expression?, _ result: ScalarType) -> AggregateCall {
  let function = AggregateFunction.all.first { $0.name == name }!
  return AggregateCall(
    function: function, arguments: argument.map { [$0] } ?? [],
    shape: .init(arguments: argument == nil ? [] : [.init("", type)], constants: argument == nil ? [] : [nil], resultType: result),
    output: [.init("r", result)])
}
let greater = ScalarFunction(
  name: "gt", family: .special, summary: "", parameters: [], result: .type(.bool), examples: []) { a in
  guard case .longs(let x) = a[0].storage, case .long(let c)? = a.constant(1) else { return .nulls(.bool, count: a.rowCount) }
  return .bools([Bool](unsafeUninitializedCapacity: x.count) { t, w in
    x.withUnsafeBufferPointer { x in for i in 0..<x.count { t[i] = x[i] > c } }
    w = x.count
  })
}
func measure(_ name: String, _ plan: Plan) {
  for workers in [1, 2] {
    var best = 1e9
    var rows = 0
    var peak = 0
    for _ in 0..<4 {
      let executor = Executor(.init(context: context, workers: workers))
      let t = now()
      do {
        let statistics = try executor.run(plan) { _ = $0.rowCount }
        rows = statistics.rowsReturned
        peak = statistics.peakMemory
      } catch { print(error) }
      best = min(best, now() - t)
    }
    print(name, "workers", workers, Int(best * 1e6) , "us", rows, "rows", peak >> 20, "MB")
  }
}
let only = CommandLine.arguments.dropFirst().first
func run(_ name: String, _ plan: @autoclosure () -> Plan) { if only == nil || name.contains(only!) { measure(name, plan()) } }
run("count", .aggregate(scan([0]), keys: [], aggregates: [aggregate("count", .long, nil, .long)]))
run("sum", .aggregate(scan([2]), keys: [], aggregates: [aggregate("sum", .real, .column(0, .real), .real)]))
run("filter+sum", .aggregate(
  .filter(scan([1, 2]), .call(greater, [.column(0, .int), .constant(.long(2500), .int)], .bool)), keys: [],
  aggregates: [aggregate("sum", .real, .column(1, .real), .real)]))
run("filter+count", .aggregate(
  .filter(scan([1, 2]), .call(greater, [.column(0, .int), .constant(.long(2500), .int)], .bool)), keys: [],
  aggregates: [aggregate("count", .real, nil, .long)]))
run("group long 500k", .aggregate(scan([0]), keys: [.init("k", .column(0, .long))], aggregates: [aggregate("count", .long, nil, .long)]))
run("group int 5k sum", .aggregate(scan([1, 2]), keys: [.init("k", .column(0, .int))], aggregates: [aggregate("sum", .real, .column(1, .real), .real)]))
run("group level", .aggregate(scan([4]), keys: [.init("k", .column(0, .string))], aggregates: [aggregate("count", .long, nil, .long)]))
run("group level,region", .aggregate(scan([4, 1]), keys: [.init("k", .column(0, .string)), .init("r", .column(1, .int))], aggregates: [aggregate("count", .long, nil, .long)]))
run("group url", .aggregate(scan([3]), keys: [.init("k", .column(0, .string))], aggregates: [aggregate("count", .long, nil, .long)]))
run("top", .topRows(scan([5, 3, 0]), count: 10, [SortKey(.column(0, .long), isAscending: false, nullsFirst: false)]))
run("sort 1", .sort(scan([5]), [SortKey(.column(0, .long), isAscending: true, nullsFirst: false)]))
run("sort 2", .sort(scan([0, 5]), [SortKey(.column(0, .long), isAscending: true, nullsFirst: false), SortKey(.column(1, .long), isAscending: true, nullsFirst: false)]))
run("sort int", .sort(scan([1]), [SortKey(.column(0, .int), isAscending: true, nullsFirst: false)]))
run("join", .aggregate(
  .join(Join(kind: .inner, left: scan([0, 2]), right: .values(usersTable), keys: [(.column(0, .long), .column(0, .long))],
    output: [(.left, 1, "v"), (.right, 1, "c")])), keys: [.init("c", .column(1, .string))],
  aggregates: [aggregate("sum", .real, .column(0, .real), .real)]))
run("anti", .aggregate(
  .join(Join(kind: .leftanti, left: scan([0, 2]), right: .values(usersTable), keys: [(.column(0, .long), .column(0, .long))],
    output: [(.left, 1, "v")])), keys: [],
  aggregates: [aggregate("count", .real, nil, .long)]))
