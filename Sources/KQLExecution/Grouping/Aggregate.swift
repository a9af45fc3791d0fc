internal import KQLColumns
internal import KQLLanguage

extension QueryRun {
  func aggregate(
    _ input: Plan, _ keys: [NamedExpression], _ aggregates: [AggregateCall], depth: Int
  ) throws -> any Pipeline {
    if let counted = try countWithoutReading(input, keys, aggregates) { return counted }
    try prepare(keys, aggregates)
    let source = try pipeline(input, depth: depth)
    let result: AggregateState
    do {
      let canSpill = options.spill != nil && !keys.isEmpty
      result = try groups(source, keys, aggregates, limit: canSpill ? operatorBudget : nil)
    } catch is OverBudget {
      guard let space = options.spill else { throw QueryRun.lowMemory }
      return try externalAggregate(source, input.schema.fields.map(\.type), keys, aggregates, space)
    }
    return GroupPipeline(result, columnCount: keys.count + aggregates.reduce(0) { $0 + $1.output.count })
  }

  private func prepare(_ keys: [NamedExpression], _ aggregates: [AggregateCall]) throws {
    for key in keys { try ExpressionNode.prepare(key.expression, self) }
    for call in aggregates {
      for argument in call.arguments { try ExpressionNode.prepare(argument, self) }
      if let filter = call.filter { try ExpressionNode.prepare(filter, self) }
    }
  }

  /// The merged groups of all rows of the input. Throws `OverBudget` when they take more than `limit` bytes.
  private func groups(
    _ source: any Pipeline, _ keys: [NamedExpression], _ aggregates: [AggregateCall], limit: Int?
  ) throws -> AggregateState {
    let laneLimit = limit.map { $0 / laneCount }
    let states = try foldLanes(
      source, { try AggregateState(keys, aggregates, self, limit: laneLimit) }, { try $0.add($1) })
    guard let first = states.first else { return try AggregateState(keys, aggregates, self) }
    first.limit = limit
    for other in states.dropFirst() { try first.merge(other) }
    return first
  }

  /// Aggregates without arguments over all rows of a source depend on their number only.
  private func countWithoutReading(
    _ input: Plan, _ keys: [NamedExpression], _ aggregates: [AggregateCall]
  ) throws -> (any Pipeline)? {
    guard keys.isEmpty, !aggregates.isEmpty, case .scan(let scan) = input, scan.pruning.isEmpty,
      aggregates.allSatisfy({ $0.arguments.isEmpty && $0.filter == nil }), let rows = scan.source.rowCount
    else { return nil }
    let state = try AggregateState([], aggregates, self)
    try state.add(rows: rows)
    return SlicePipeline(rowCount: 1, columns: try state.finish())
  }
}

/// The groups of one lane and what is known of them.
final class AggregateState: @unchecked Sendable {
  private let run: QueryRun
  private let keys: [ExpressionNode]
  private let table: GroupTable?
  private var calls: [Call]
  private var held = 0
  private var rowsSinceAccount = 0
  /// Bytes beyond which `OverBudget` is thrown.
  var limit: Int?
  /// The column of the rows' numbers, and for each group that of its first row.
  private let numberColumn: Int?
  private(set) var firstRows: [Int64] = []

  private struct Call {
    let aggregator: any GroupedAggregator
    let arguments: [ExpressionNode]
    let filter: ExpressionNode?
  }

  init(
    _ keys: [NamedExpression], _ aggregates: [AggregateCall], _ run: QueryRun, limit: Int? = nil,
    firstRows numberColumn: Int? = nil
  ) throws {
    self.run = run
    self.limit = limit
    self.numberColumn = numberColumn
    self.keys = try keys.map { try ExpressionNode.make($0.expression, run) }
    table = keys.isEmpty ? nil : GroupTable(keys.map(\.expression.type))
    calls = try aggregates.map { call in
      Call(
        aggregator: try call.function.makeAggregator(call.shape),
        arguments: try call.arguments.map { try ExpressionNode.make($0, run) },
        filter: try call.filter.map { try ExpressionNode.make($0, run) })
    }
    if table == nil { for call in calls { call.aggregator.reserve(groups: 1) } }
  }

  deinit { run.release(held) }

  var groupCount: Int { table?.count ?? 1 }

  func add(_ chunk: Chunk) throws {
    let groups: [UInt32]
    if let table {
      groups = table.encode(try keys.map { try $0.evaluate(chunk) })
      if let numberColumn, table.count > firstRows.count {
        let numbers = try chunk.column(numberColumn).longs()
        // New groups are numbered in the order of the rows.
        for row in groups.indices where Int(groups[row]) == firstRows.count { firstRows.append(numbers[row]) }
      }
    } else {
      groups = ZeroGroups.array(chunk.rowCount)
    }
    let count = groupCount
    for (index, call) in calls.enumerated() {
      // A pivot has thousands.
      if index & 15 == 15 { try run.checkCancelled() }
      call.aggregator.reserve(groups: count)
      if let filter = call.filter, let rows = try filter.select(chunk) {
        if rows.isEmpty { continue }
        let part = chunk.selecting(rows)
        let arguments = try call.arguments.map { try $0.evaluate(part) }
        call.aggregator.update(arguments, groups: groups.composed(with: rows))
      } else {
        call.aggregator.update(try call.arguments.map { try $0.evaluate(chunk) }, groups: groups)
      }
    }
    // Asking an aggregator for its size may look at every group.
    rowsSinceAccount += chunk.rowCount
    if rowsSinceAccount >= count { try account() }
  }

  /// Adds rows of which nothing but their number matters.
  func add(rows: Int) throws {
    var left = rows
    while left > 0 {
      let count = min(left, 1 << 20)
      for call in calls { call.aggregator.update([], groups: ZeroGroups.array(count)) }
      left -= count
      try run.checkCancelled()
    }
  }

  func merge(_ other: AggregateState) throws {
    let groups: [UInt32]
    if let table, let theirs = other.table {
      groups = table.merge(theirs)
    } else {
      groups = [0]
    }
    let count = groupCount
    for (mine, theirs) in zip(calls, other.calls) {
      mine.aggregator.reserve(groups: count)
      mine.aggregator.merge(theirs.aggregator, groups: groups)
    }
    try account()
  }

  private func account() throws {
    rowsSinceAccount = 0
    let bytes = calls.reduce(table?.byteCount ?? 0) { $0 + $1.aggregator.byteCount }
    // Small states are not worth the shared counter.
    if bytes > held + (1 << 16) {
      let more = bytes - held
      held = bytes
      try run.hold(more)
      if let limit, held > limit { throw OverBudget() }
    }
  }

  /// The key columns, then those of the aggregates.
  func finish() throws -> [Column] {
    var columns = table?.columns() ?? []
    for call in calls { columns += try call.aggregator.finish() }
    return columns
  }

  func keyColumns() -> [Column] { table?.columns() ?? [] }
}

/// Finished groups; their columns are made when one is first read, so that counting groups makes none.
struct GroupPipeline: Pipeline {
  private let groups: FinishedGroups
  private let columnCount: Int
  let rowCount: Int

  init(_ state: AggregateState, columnCount: Int) {
    groups = FinishedGroups(state)
    rowCount = state.groupCount
    self.columnCount = columnCount
  }

  var taskCount: Int { (rowCount + ChunkSize.rows - 1) / ChunkSize.rows }
  var estimatedRows: Int? { rowCount }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self) }

  private final class Worker: PipelineWorker {
    let pipeline: GroupPipeline
    init(_ pipeline: GroupPipeline) { self.pipeline = pipeline }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      let start = task * ChunkSize.rows
      let range = start..<min(pipeline.rowCount, start + ChunkSize.rows)
      let groups = pipeline.groups
      return try emit(
        Chunk(rowCount: range.count, columnCount: pipeline.columnCount) { try groups.columns()[$0].slice(range) })
    }
  }
}

private final class FinishedGroups: @unchecked Sendable {
  private let state: AggregateState
  private var finished: [Column]?
  private let lock = Lock()

  init(_ state: AggregateState) { self.state = state }

  func columns() throws -> [Column] {
    try lock.with {
      if let finished { return finished }
      let columns = try state.finish()
      finished = columns
      return columns
    }
  }
}

/// Arrays of zeros for rows that are all of one group.
enum ZeroGroups {
  private static let full = [UInt32](repeating: 0, count: ChunkSize.usualRows)
  private static let large = [UInt32](repeating: 0, count: 1 << 20)

  static func array(_ count: Int) -> [UInt32] {
    if count == full.count { return full }
    if count == 1 << 20 { return large }
    return [UInt32](repeating: 0, count: count)
  }
}
