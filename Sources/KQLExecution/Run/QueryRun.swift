internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import Synchronization

/// One run of a plan: its options, counters and the results of shared plans.
final class QueryRun: Sendable {
  let options: Executor.Options
  private let rowsScanned = Atomic<Int>(0)
  private let bytesScanned = Atomic<Int>(0)
  private let morselsScanned = Atomic<Int>(0)
  private let cpu = Atomic<Int>(0)
  private let memory = Atomic<Int>(0)
  private let peak = Atomic<Int>(0)
  private let sharedResults = Mutex<[ObjectIdentifier: Table]>([:])
  private let sharedSets = Mutex<[SetKey: MembershipTable]>([:])

  struct SetKey: Hashable {
    let plan: ObjectIdentifier
    let type: ScalarType
    let ignoresCase: Bool
  }

  init(_ options: Executor.Options) {
    _ = MemoryReuse.enabled
    self.options = options
  }

  var context: EvaluationContext { options.context }

  /// Bytes that one operator may hold in memory.
  var operatorBudget: Int { max(1, min(options.operatorBudget ?? options.memoryBudget / 4, options.memoryBudget)) }

  /// How many contiguous parts an order-sensitive sink splits its input into: never one part per thread, so that one
  /// and two workers give the same sums of reals.
  var laneCount: Int { max(2, options.workers) }

  func checkCancelled() throws {
    try context.checkCancelled()
  }

  /// Counts bytes that an operator starts to hold; fails over the budget.
  func hold(_ bytes: Int) throws {
    let now = memory.add(bytes, ordering: .relaxed).newValue
    _ = peak.max(now, ordering: .relaxed)
    if now > options.memoryBudget { throw QueryRun.lowMemory }
  }

  func release(_ bytes: Int) { memory.subtract(bytes, ordering: .relaxed) }

  static var lowMemory: Diagnostic {
    Diagnostic(
      code: "E_LOW_MEMORY_CONDITION",
      "Query execution lacks memory resources to complete (80DA0007): Partial query failure.",
      hints: ["Filter the rows earlier, group by fewer keys, or raise the memory limit."])
  }

  func addScan(rows: Int) {
    rowsScanned.add(rows, ordering: .relaxed)
    morselsScanned.add(1, ordering: .relaxed)
  }

  func addScan(bytes: Int) { bytesScanned.add(bytes, ordering: .relaxed) }
  func addCPU(_ nanoseconds: Int64) { cpu.add(Int(nanoseconds), ordering: .relaxed) }

  var statistics: Executor.Statistics {
    var statistics = Executor.Statistics()
    statistics.rowsScanned = rowsScanned.load(ordering: .relaxed)
    statistics.bytesScanned = bytesScanned.load(ordering: .relaxed)
    statistics.morselsScanned = morselsScanned.load(ordering: .relaxed)
    statistics.cpuNanoseconds = Int64(cpu.load(ordering: .relaxed))
    statistics.peakMemory = peak.load(ordering: .relaxed)
    return statistics
  }

  /// The result of a shared plan, run at its first use.
  func result(of shared: SharedPlan) throws -> Table {
    let key = ObjectIdentifier(shared)
    if let table = sharedResults.withLock({ $0[key] }) { return table }
    let table = try collect(shared.plan)
    return sharedResults.withLock {
      if let first = $0[key] { return first }
      $0[key] = table
      return table
    }
  }

  /// The first cell of a shared plan; null when it has no rows.
  func scalar(of shared: SharedPlan) throws -> Value {
    let table = try result(of: shared)
    for chunk in table.chunks {
      if let column = chunk.first, column.count > 0 { return column.value(0) }
    }
    return .null
  }

  /// The first column of a shared plan as a set, built at its first use.
  func membership(of shared: SharedPlan, type: ScalarType, ignoresCase: Bool) throws -> MembershipTable {
    let key = SetKey(plan: ObjectIdentifier(shared), type: type, ignoresCase: ignoresCase)
    if let set = sharedSets.withLock({ $0[key] }) { return set }
    let table = try result(of: shared)
    let set = MembershipTable(columns: table.chunks.compactMap(\.first), type: type, ignoresCase: ignoresCase)
    sharedSets.withLock { $0[key] = set }
    return set
  }

  func collect(_ plan: Plan) throws -> Table { try collect(try pipeline(plan), schema: plan.schema) }

  func collect(_ pipeline: any Pipeline, schema: Schema) throws -> Table {
    var table = Table(schema: schema)
    try forEachChunk(pipeline) { chunk in
      if chunk.rowCount > 0 {
        let columns = try chunk.columns()
        try self.hold(columns.byteCount)
        table.chunks.append(columns)
      }
      return true
    }
    return table
  }
}
