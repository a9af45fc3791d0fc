internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension QueryRun {
  /// The pipeline that gives a plan's rows. Nodes that need all their input (grouping, sorting, the build side of a join)
  /// run here; the rest runs when the pipeline does.
  func pipeline(_ plan: Plan, depth: Int = 0) throws -> any Pipeline {
    try checkCancelled()
    if depth > 2_000 { throw Diagnostic(code: "E_QUERY_TOO_COMPLEX", "The query has too many operators.") }
    let next = depth + 1
    switch plan {
    case .scan(let scan): return try ScanPipeline(scan)
    case .values(let table): return TablePipeline(table.chunks)
    case .range(let field, let from, let to, let step):
      return RangePipeline(field, from: from, to: to, step: step)
    case .filter(let input, let condition):
      try ExpressionNode.prepare(condition, self)
      let source = try pipeline(input, depth: next)
      if case .scan(let scan) = input {
        let facts = condition.conjuncts.map(scan.fact(deciding:))
        if facts.contains(where: { $0 != nil }) {
          return StagePipeline(source) { run in
            ScanFilterStage(try condition.conjuncts.map { try ExpressionNode.make($0, run) }, facts: facts)
          }
        }
      }
      return StagePipeline(source) { FilterStage(try ExpressionNode.make(condition, $0)) }
    case .project(let input, let expressions):
      for item in expressions { try ExpressionNode.prepare(item.expression, self) }
      let source = try pipeline(input, depth: next)
      return StagePipeline(source) { run in
        ProjectStage(try expressions.map { try ExpressionNode.make($0.expression, run) })
      }
    case .aggregate(let input, let keys, let aggregates):
      return try aggregate(input, keys, aggregates, depth: next)
    case .join(let join): return try self.join(join, depth: next)
    case .sort(let input, let keys): return try sort(input, keys, depth: next)
    case .topRows(let input, let count, let keys): return try topRows(input, count, keys, depth: next)
    case .limit(let input, let count): return try limit(input, count, depth: next)
    case .union(let inputs, _): return UnionPipeline(try inputs.map { try pipeline($0, depth: next) })
    case .expand(let expand):
      for item in expand.items { try ExpressionNode.prepare(item.expression, self) }
      return StagePipeline(try pipeline(expand.input, depth: next)) { try ExpandStage(expand, $0) }
    case .window(let input, let calls): return try window(input, calls, depth: next)
    case .makeSeries(let series): return try makeSeries(series, depth: next)
    case .parse(let parse):
      try ExpressionNode.prepare(parse.source, self)
      let pattern = try ParsePattern(parse)
      return StagePipeline(try pipeline(parse.input, depth: next)) { try ParseStage(parse, pattern, $0) }
    case .shared(let shared): return TablePipeline(try result(of: shared).chunks)
    case .tableFunction(let inputs, _, _, let body):
      let tables = try inputs.map { try collect(try pipeline($0, depth: next), schema: $0.schema) }
      return TablePipeline(try body(tables, context).chunks)
    case .failure(let message, _): throw Diagnostic(code: "E_QUERY_FAILED", message)
    }
  }

  private func limit(_ input: Plan, _ count: Int, depth: Int) throws -> any Pipeline {
    guard count > 0 else { return TablePipeline([]) }
    var left = count
    var chunks: [[Column]] = []
    try forEachChunk(try pipeline(input, depth: depth)) { chunk in
      let part = chunk.rowCount <= left ? chunk : chunk.slice(0..<left)
      if part.rowCount > 0 {
        let columns = try part.columns()
        try self.hold(columns.byteCount)
        chunks.append(columns)
      }
      left -= part.rowCount
      return left > 0
    }
    return TablePipeline(chunks)
  }
}
