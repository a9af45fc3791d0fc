package import KQLColumns
package import KQLLanguage

/// Runs plans. Holds options only, so one executor may run several plans at a time.
///
/// Answers do not depend on thread timing: rows come in the order of morsels and rows, groups in the order in which
/// they first appear.
package struct Executor: Sendable {
  package struct Options: Sendable {
    /// Threads of a parallel region, the calling one included.
    package var workers: Int
    /// Bytes that operators of one query may hold at a time.
    package var memoryBudget: Int
    /// Bytes that one operator may hold before it goes on with the disk's help; a quarter of the budget unless said.
    package var operatorBudget: Int?
    /// Nil: what does not fit in memory fails.
    package var spill: (any SpillSpace)?
    package var cancellation: Cancellation
    package var context: EvaluationContext

    package init(
      context: EvaluationContext, workers: Int = Processors.count, memoryBudget: Int = 8 << 30,
      cancellation: Cancellation = Cancellation()
    ) {
      self.context = context
      self.context.cancellation = cancellation
      self.workers = max(1, workers)
      self.memoryBudget = memoryBudget
      self.cancellation = cancellation
    }
  }

  /// What a run cost.
  package struct Statistics: Sendable {
    package var rowsScanned = 0
    package var bytesScanned = 0
    /// Morsels read; several may belong to one extent.
    package var morselsScanned = 0
    package var rowsReturned = 0
    /// Of all threads, in nanoseconds.
    package var cpuNanoseconds: Int64 = 0
    /// Bytes held by operators, at most.
    package var peakMemory = 0

    package init() {}
  }

  package let options: Options

  package init(_ options: Options) { self.options = options }

  /// Gives the rows of the plan's result to `sink`, chunk by chunk, on the calling thread.
  @discardableResult
  package func run(_ plan: Plan, sink: (Chunk) throws -> Void) throws -> Statistics {
    let run = QueryRun(options)
    let start = threadCPUNanoseconds()
    let pipeline = try run.pipeline(plan)
    var rows = 0
    try run.forEachChunk(pipeline) { chunk in
      if chunk.rowCount > 0 {
        rows += chunk.rowCount
        try sink(chunk)
      }
      return true
    }
    run.addCPU(threadCPUNanoseconds() - start)
    var statistics = run.statistics
    statistics.rowsReturned = rows
    return statistics
  }

  /// The whole result in memory.
  package func collect(_ plan: Plan) throws -> Table {
    var table = Table(schema: plan.schema)
    try run(plan) { table.chunks.append(try $0.columns()) }
    return table
  }
}
