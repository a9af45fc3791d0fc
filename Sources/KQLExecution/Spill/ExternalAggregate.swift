internal import KQLColumns
internal import KQLLanguage

extension QueryRun {
  /// Groups the rows part by part, each of which fits in memory, and gives the groups in the order of their first rows.
  func externalAggregate(
    _ source: any Pipeline, _ types: [ScalarType], _ keys: [NamedExpression], _ aggregates: [AggregateCall],
    _ space: any SpillSpace
  ) throws -> any Pipeline {
    let parts = try Partitions(
      source, types: types, keys: keys.map(\.expression), depth: 0, numbered: false, self, space
    ).parts
    let runs = try groupedRuns(parts, types + [.long], keys, aggregates, depth: 0, space)
    let width = keys.count + aggregates.reduce(0) { $0 + $1.output.count }
    return MergedRuns(runs: runs, keys: [MergeKey(column: width)], width: width)
  }

  /// For each part its groups and, in a last column, the numbers of their first rows, which ascend.
  private func groupedRuns(
    _ parts: [SpilledRows], _ types: [ScalarType], _ keys: [NamedExpression], _ aggregates: [AggregateCall],
    depth: Int, _ space: any SpillSpace
  ) throws -> [SpilledRows] {
    let outputs = keys.map(\.expression.type) + aggregates.flatMap { $0.output.map(\.type) } + [.long]
    let file = try space.makeFile()
    var runs: [SpilledRows] = []
    for part in parts where part.rowCount > 0 {
      let mayBeSplit = depth < Partitions.depthMax && part.rowCount > Partitions.rowsMin
      do {
        let state = try AggregateState(
          keys, aggregates, self, limit: mayBeSplit ? operatorBudget : nil, firstRows: types.count - 1)
        try forEachChunk(part) { chunk in
          try state.add(chunk)
          return true
        }
        let columns = try state.finish() + [.longs(state.firstRows)]
        let run = SpilledRows(file, outputs)
        try run.append(columns, pieceRows: pieceRows(columns))
        runs.append(run)
      } catch is OverBudget {
        let smaller = try Partitions(
          part, types: types, keys: keys.map(\.expression), depth: depth + 1, numbered: true, self, space
        ).parts
        runs += try groupedRuns(smaller, types, keys, aggregates, depth: depth + 1, space)
      }
    }
    return runs
  }
}
