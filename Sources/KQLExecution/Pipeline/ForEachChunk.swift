internal import KQLColumns

extension QueryRun {
  /// Whether a second thread pays for the pipeline.
  func isParallel(_ pipeline: any Pipeline) -> Bool {
    options.workers > 1 && pipeline.taskCount > 1
      && (pipeline.estimatedRows.map { $0 >= ChunkSize.parallelRows } ?? true)
  }

  /// Gives all chunks in order to `sink` on the calling thread, until it returns false.
  func forEachChunk(_ pipeline: any Pipeline, _ sink: (Chunk) throws -> Bool) throws {
    if !isParallel(pipeline) {
      let worker = try pipeline.makeWorker(self)
      var task = 0
      while task < pipeline.taskCount {
        try checkCancelled()
        if try !worker.run(task, sink) { return }
        task += 1
      }
      return
    }
    // A few tasks on this thread first: a `take` that they satisfy starts no others.
    let first = try pipeline.makeWorker(self)
    if try !first.run(0, sink) { return }
    let exchange = OrderedExchange(taskCount: pipeline.taskCount, from: 1, window: options.workers * 8)
    try withoutActuallyEscaping(sink) { sink in
      let caller = Handoff(sink)
      let callerWorker = Handoff(first)
      try parallel(options.workers) { index in
        if index == 0 {
          try self.deliver(exchange, callerWorker.value, caller.value)
        } else {
          try self.produce(exchange, pipeline)
        }
      }
    }
  }

  private func produce(_ exchange: OrderedExchange, _ pipeline: any Pipeline) throws {
    let start = threadCPUNanoseconds()
    defer { addCPU(threadCPUNanoseconds() - start) }
    do {
      let worker = try pipeline.makeWorker(self)
      while let task = exchange.take(waits: true) {
        try checkCancelled()
        exchange.put(task, try chunks(of: task, worker))
      }
    } catch {
      exchange.stop()
      throw error
    }
  }

  private func chunks(of task: Int, _ worker: PipelineWorker) throws -> [[Column]] {
    var chunks: [[Column]] = []
    _ = try worker.run(task) {
      chunks.append(try $0.columns())
      return true
    }
    return chunks
  }

  private func deliver(
    _ exchange: OrderedExchange, _ worker: PipelineWorker, _ sink: (Chunk) throws -> Bool
  ) throws {
    defer { exchange.stop() }
    while true {
      try checkCancelled()
      switch exchange.next() {
      case .end: return
      case .ready(let chunks):
        for columns in chunks where !columns.isEmpty {
          if try !sink(Chunk(rowCount: columns[0].count, columns: columns)) { return }
        }
      case .later:
        // Nothing to deliver: do a task; the very next one need not pass through the buffer.
        if let task = exchange.take(waits: false) {
          exchange.put(task, try chunks(of: task, worker))
        } else {
          exchange.waitForNext()
        }
      }
    }
  }
}

/// Results of tasks that finish in any order, delivered in order; at most `window` tasks run ahead.
private final class OrderedExchange: @unchecked Sendable {
  enum Next {
    case ready([[Column]])
    case later
    case end
  }

  private let taskCount: Int
  private let window: Int
  private var nextTask: Int
  private var nextDelivery: Int
  private var results: [Int: [[Column]]] = [:]
  private var isStopped = false
  private let lock = Lock()

  init(taskCount: Int, from first: Int, window: Int) {
    self.taskCount = taskCount
    self.window = window
    nextTask = first
    nextDelivery = first
  }

  func take(waits: Bool) -> Int? {
    lock.with {
      while !isStopped, nextTask < taskCount, nextTask >= nextDelivery + window {
        if !waits { return nil }
        lock.wait()
      }
      if isStopped || nextTask >= taskCount { return nil }
      nextTask += 1
      return nextTask - 1
    }
  }

  func put(_ task: Int, _ chunks: [[Column]]) {
    lock.with {
      results[task] = chunks
      lock.wakeAll()
    }
  }

  func next() -> Next {
    lock.with {
      if nextDelivery >= taskCount || isStopped { return .end }
      guard let chunks = results.removeValue(forKey: nextDelivery) else { return .later }
      nextDelivery += 1
      lock.wakeAll()
      return .ready(chunks)
    }
  }

  func waitForNext() {
    lock.with {
      while !isStopped, results[nextDelivery] == nil { lock.wait() }
    }
  }

  func stop() {
    lock.with {
      isStopped = true
      lock.wakeAll()
    }
  }
}
