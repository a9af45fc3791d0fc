internal import KQLColumns
internal import Synchronization

/// Rows in numbered tasks that any worker may run in any order; the rows of task `i` come before those of task `i + 1`.
protocol Pipeline: Sendable {
  var taskCount: Int { get }
  /// At most, before filters; nil when unknown. Decides between one thread and several.
  var estimatedRows: Int? { get }
  /// State of one worker: expression caches, buffers.
  func makeWorker(_ run: QueryRun) throws -> PipelineWorker
}

/// One worker's way through a pipeline.
class PipelineWorker {
  /// Gives the task's chunks to `emit`; when that returns false, nothing more is wanted.
  func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool { true }
}

/// A pipeline whose chunks are those of another, transformed one by one.
struct StagePipeline: Pipeline {
  let input: any Pipeline
  let makeStage: @Sendable (QueryRun) throws -> any Stage

  init(_ input: any Pipeline, _ makeStage: @escaping @Sendable (QueryRun) throws -> any Stage) {
    self.input = input
    self.makeStage = makeStage
  }

  var taskCount: Int { input.taskCount }
  var estimatedRows: Int? { input.estimatedRows }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker {
    StageWorker(try input.makeWorker(run), try makeStage(run), run)
  }
}

/// A transformation of chunks; belongs to one worker.
protocol Stage: AnyObject {
  /// Gives the resulting chunks to `emit`, until it returns false.
  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool
}

private final class StageWorker: PipelineWorker {
  private let input: PipelineWorker
  private let stage: any Stage
  private let query: QueryRun

  init(_ input: PipelineWorker, _ stage: any Stage, _ query: QueryRun) {
    self.input = input
    self.stage = stage
    self.query = query
  }

  override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    try input.run(task) { chunk in
      try query.checkCancelled()
      return try stage.process(chunk, emit)
    }
  }
}

/// Chunks in memory, one task each.
struct TablePipeline: Pipeline {
  let chunks: [[Column]]
  let rowCount: Int

  init(_ chunks: [[Column]]) {
    self.chunks = chunks
    rowCount = chunks.reduce(0) { $0 + ($1.first?.count ?? 0) }
  }

  var taskCount: Int { chunks.count }
  var estimatedRows: Int? { rowCount }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(chunks) }

  private final class Worker: PipelineWorker {
    let chunks: [[Column]]
    init(_ chunks: [[Column]]) { self.chunks = chunks }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      let columns = chunks[task]
      return try emit(Chunk(rowCount: columns.first?.count ?? 0, columns: columns))
    }
  }
}

package enum ChunkSize {
  package static let usualRows = 32_768

  /// Rows of the chunks that operators make themselves.
  static var rows: Int { chunkRows.load(ordering: .relaxed) }
  /// Below this many rows a second thread costs more than it saves.
  static var parallelRows: Int { threshold.load(ordering: .relaxed) }

  private static let chunkRows = Atomic<Int>(usualRows)
  private static let threshold = Atomic<Int>(20_000)

  /// Other sizes for the queries that start from now on: the answers must not depend on them. For tests and the fuzzer,
  /// between queries.
  package static func choose(rows: Int, parallelRows: Int) {
    chunkRows.store(max(1, rows), ordering: .relaxed)
    threshold.store(parallelRows, ordering: .relaxed)
  }
}

/// Rows of other columns at given positions, gathered task by task.
struct GatherPipeline: Pipeline {
  let columns: [Column]
  let rows: [UInt32]

  var taskCount: Int { (rows.count + ChunkSize.rows - 1) / ChunkSize.rows }
  var estimatedRows: Int? { rows.count }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self) }

  private final class Worker: PipelineWorker {
    let pipeline: GatherPipeline
    init(_ pipeline: GatherPipeline) { self.pipeline = pipeline }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      let start = task * ChunkSize.rows
      let end = min(pipeline.rows.count, start + ChunkSize.rows)
      let rows = Array(pipeline.rows[start..<end])
      let columns = pipeline.columns
      let chunk = Chunk(rowCount: rows.count, columnCount: columns.count) { columns[$0].gathering(rows) }
      return try emit(chunk)
    }
  }
}

/// Columns of any length, cut into tasks.
struct SlicePipeline: Pipeline {
  let rowCount: Int
  let columns: [Column]

  var taskCount: Int { (rowCount + ChunkSize.rows - 1) / ChunkSize.rows }
  var estimatedRows: Int? { rowCount }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self) }

  private final class Worker: PipelineWorker {
    let pipeline: SlicePipeline
    init(_ pipeline: SlicePipeline) { self.pipeline = pipeline }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      let start = task * ChunkSize.rows
      let end = min(pipeline.rowCount, start + ChunkSize.rows)
      return try emit(Chunk(rowCount: pipeline.rowCount, columns: pipeline.columns).slice(start..<end))
    }
  }
}
