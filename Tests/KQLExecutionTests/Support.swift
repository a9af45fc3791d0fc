import KQLColumns
import KQLExecution
import KQLLanguage

/// Hand-built plans, without a binder.
enum Build {
  static let context = EvaluationContext(
    now: 0, database: "", clientActivityId: "", cursor: 0, random: { 4 })

  static func executor(workers: Int = 2, budget: Int = 1 << 30) -> Executor {
    Executor(.init(context: context, workers: workers, memoryBudget: budget))
  }

  static func table(_ fields: [(String, ScalarType)], _ columns: [[Value]]) -> Plan {
    let schema = Schema(fields)
    let chunk = schema.fields.indices.map { Column(schema[$0].type, columns[$0]) }
    return .values(Table(schema: schema, chunks: [chunk]))
  }

  static func longs(_ name: String, _ values: [Int64?]) -> Plan {
    table([(name, .long)], [values.map { $0.map(Value.long) ?? .null }])
  }

  static func column(_ index: Int, _ type: ScalarType = .long) -> Expression { .column(index, type) }

  static func call(_ function: ScalarFunction, _ arguments: Expression...) -> Expression {
    .call(function, arguments, function.resultScalar)
  }

  static let modulo = function("modulo", .long) { arguments in
    let left = arguments[0].longs()
    let right = arguments[1].longs()
    return .longs(left.indices.map { left[$0] % right[$0] }, valid: arguments[0].validity)
  }

  static let less = function("less", .bool) { arguments in
    let left = arguments[0].longs()
    let right = arguments[1].longs()
    return .bools(left.indices.map { left[$0] < right[$0] }, valid: arguments[0].validity)
  }

  static func function(
    _ name: String, _ result: ScalarType, _ body: @escaping @Sendable (Arguments) throws -> Column
  ) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .special, summary: "", parameters: [], result: .type(result), examples: [], evaluate: body)
  }

  static func aggregate(_ name: String, _ type: ScalarType, _ make: @escaping @Sendable () -> any GroupedAggregator)
    -> AggregateFunction
  {
    AggregateFunction(
      name: name, summary: "", parameters: [], result: .type(type), resultName: .none, examples: [],
      makeAggregator: { _ in make() })
  }

  static func sum(_ argument: Expression) -> AggregateCall {
    AggregateCall(
      function: aggregate("sum", .long) { Sum() }, arguments: [argument],
      shape: .init(arguments: [.init("", .long)], constants: [nil], resultType: .long), output: [.init("sum", .long)])
  }

  static var count: AggregateCall {
    AggregateCall(
      function: aggregate("count", .long) { Sum() }, arguments: [],
      shape: .init(arguments: [], constants: [], resultType: .long), output: [.init("count", .long)])
  }

  static func rows(_ plan: Plan, workers: Int = 2) throws -> [[Value]] {
    try executor(workers: workers).collect(plan).rows
  }
}

extension ScalarFunction {
  var resultScalar: ScalarType { if case .type(let type) = result { type } else { .long } }
}

extension Table {
  var rows: [[Value]] {
    chunks.flatMap { chunk in (0..<(chunk.first?.count ?? 0)).map { row in chunk.map { $0.value(row) } } }
  }
}

/// Sums longs; without arguments counts rows.
final class Sum: GroupedAggregator {
  private var sums: [Int64] = []

  func reserve(groups count: Int) {
    if count > sums.count { sums += [Int64](repeating: 0, count: count - sums.count) }
  }

  func update(_ arguments: [Column], groups: [UInt32]) {
    let values = arguments.first?.longs() ?? [Int64](repeating: 1, count: groups.count)
    for row in groups.indices { sums[Int(groups[row])] += values[row] }
  }

  func merge(_ other: any GroupedAggregator, groups: [UInt32]) {
    guard let other = other as? Sum else { return }
    for group in groups.indices { sums[Int(groups[group])] += other.sums[group] }
  }

  func finish() throws -> [Column] { [.longs(sums)] }
  var byteCount: Int { sums.count * 8 }
}
