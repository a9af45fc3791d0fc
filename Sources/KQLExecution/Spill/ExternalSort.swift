internal import KQLColumns
internal import KQLLanguage

extension QueryRun {
  /// Sorts runs that fit in memory and merges them from disk.
  func externalSort(
    _ source: any Pipeline, _ types: [ScalarType], _ keys: [SortKey], _ space: any SpillSpace
  ) throws -> any Pipeline {
    let nodes = try keys.map { try ExpressionNode.make($0.expression, self) }
    let allTypes = types + keys.map(\.expression.type)
    // Sorting takes the rows twice, and their keys.
    let limit = max(1, operatorBudget / 3)
    let file = try space.makeFile()
    var runs: [SpilledRows] = []
    var waiting: [[Column]] = []
    var bytes = 0
    func flush() throws {
      guard !waiting.isEmpty else { return }
      let columns = try concatenate(waiting, allTypes)
      waiting = []
      let count = columns.first?.count ?? 0
      let keyColumns = Array(columns[types.count...])
      let order = try Permutation.sorted(count, keyColumns, keys, workers: options.workers)
      let run = SpilledRows(file, allTypes)
      let step = pieceRows(columns)
      for start in stride(from: 0, to: count, by: step) {
        let rows = Array(order[start..<min(count, start + step)])
        try run.append(columns.map { $0.gathering(rows) })
        try checkCancelled()
      }
      runs.append(run)
      release(bytes)
      bytes = 0
    }
    try forEachChunk(source) { chunk in
      let columns = try chunk.columns() + nodes.map { try $0.evaluate(chunk) }
      waiting.append(columns)
      bytes += columns.byteCount
      try hold(columns.byteCount)
      if bytes >= limit { try flush() }
      return true
    }
    try flush()
    let mergeKeys = keys.enumerated().map {
      MergeKey(column: types.count + $0.offset, isAscending: $0.element.isAscending, nullsFirst: $0.element.nullsFirst)
    }
    return MergedRuns(runs: runs, keys: mergeKeys, width: types.count)
  }
}
