internal import KQLColumns

extension QueryRun {
  /// Splits the tasks into contiguous lanes and folds the chunks of each, in order, into a state of its own. The states
  /// come back in the order of the rows.
  func foldLanes<State>(
    _ pipeline: any Pipeline, _ makeState: @escaping @Sendable () throws -> State,
    _ add: @escaping @Sendable (State, Chunk) throws -> Void
  ) throws -> [State] {
    let tasks = pipeline.taskCount
    let isSmall = tasks < 2 || pipeline.estimatedRows.map { $0 < ChunkSize.parallelRows } ?? false
    let lanes = isSmall ? 1 : min(laneCount, tasks)
    let states = Handoff([State?](repeating: nil, count: lanes))
    let done = Handoff(LaneResults<State>())
    let workers = min(options.workers, lanes)
    try parallel(workers) { index in
      let start = threadCPUNanoseconds()
      var lane = index
      while lane < lanes {
        let state = try makeState()
        let worker = try pipeline.makeWorker(self)
        for task in tasks * lane / lanes..<tasks * (lane + 1) / lanes {
          try self.checkCancelled()
          _ = try worker.run(task) {
            try add(state, $0)
            return true
          }
        }
        done.value.put(lane, state)
        lane += workers
      }
      if index > 0 { self.addCPU(threadCPUNanoseconds() - start) }
    }
    done.value.drain { states.value[$0] = $1 }
    return states.value.compactMap { $0 }
  }
}

/// States of finished lanes, put by several threads.
private final class LaneResults<State>: @unchecked Sendable {
  private var items: [(Int, State)] = []
  private let lock = Lock()

  func put(_ lane: Int, _ state: State) { lock.with { items.append((lane, state)) } }
  func drain(_ body: (Int, State) -> Void) { for (lane, state) in items { body(lane, state) } }
}
