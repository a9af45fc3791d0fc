internal import KQLColumns

/// The tasks of several pipelines, one pipeline after the other.
struct UnionPipeline: Pipeline {
  let inputs: [any Pipeline]
  private let starts: [Int]

  init(_ inputs: [any Pipeline]) {
    self.inputs = inputs
    var starts = [0]
    for input in inputs { starts.append((starts.last ?? 0) + input.taskCount) }
    self.starts = starts
  }

  var taskCount: Int { starts.last ?? 0 }
  var estimatedRows: Int? {
    var total = 0
    for input in inputs {
      guard let rows = input.estimatedRows else { return nil }
      total += rows
    }
    return total
  }

  func makeWorker(_ run: QueryRun) throws -> PipelineWorker { Worker(self, run) }

  private final class Worker: PipelineWorker {
    let pipeline: UnionPipeline
    let query: QueryRun
    var current = 0
    var worker: PipelineWorker?

    init(_ pipeline: UnionPipeline, _ query: QueryRun) {
      self.pipeline = pipeline
      self.query = query
    }

    override func run(_ task: Int, _ emit: (Chunk) throws -> Bool) throws -> Bool {
      // Tasks ascend for every worker, so the input mostly stays or moves on by one.
      if worker == nil || task < pipeline.starts[current] || task >= pipeline.starts[current + 1] {
        if task < pipeline.starts[current] { current = 0 }
        while task >= pipeline.starts[current + 1] { current += 1 }
        worker = try pipeline.inputs[current].makeWorker(query)
      }
      return try worker?.run(task - pipeline.starts[current], emit) ?? true
    }
  }
}
