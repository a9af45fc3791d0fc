internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import Synchronization

extension QueryRun {
  func sort(_ input: Plan, _ keys: [SortKey], depth: Int) throws -> any Pipeline {
    for key in keys { try ExpressionNode.prepare(key.expression, self) }
    let types = input.schema.fields.map(\.type)
    let source = try pipeline(input, depth: depth)
    let rows: CollectedRows
    do {
      // The rows are taken twice, and their keys.
      rows = try collectWith(source, keys.map(\.expression), limit: options.spill.map { _ in operatorBudget / 3 })
    } catch is OverBudget {
      guard let space = options.spill else { throw QueryRun.lowMemory }
      return try externalSort(source, types, keys, space)
    }
    let keyColumns = try concatenate(rows.extras, keys.map(\.expression.type))
    let columns = try concatenate(rows.columns, types)
    guard rows.count < Int(UInt32.max) else { throw QueryRun.lowMemory }
    try hold(rows.count * 32)
    let order = try Permutation.sorted(rows.count, keyColumns, keys, workers: options.workers)
    release(rows.count * 24)
    return GatherPipeline(columns: columns, rows: order)
  }

  /// The columns of all chunks as one.
  func concatenate(_ chunks: [[Column]], _ types: [ScalarType]) throws -> [Column] {
    try types.indices.map { index in
      guard let column = Column.concatenate(chunks.map { $0[index] }, types[index]) else { throw QueryRun.lowMemory }
      return column
    }
  }

  /// All rows of a pipeline in order, with some expressions evaluated over each chunk. Throws `OverBudget`, and holds
  /// nothing, when they take more than `limit` bytes.
  func collectWith(
    _ pipeline: any Pipeline, _ expressions: [Expression], limit: Int? = nil
  ) throws -> CollectedRows {
    let held = HeldBytes()
    let states: [CollectedRows]
    do {
      states = try foldLanes(
        pipeline,
        { CollectedRows(try expressions.map { try ExpressionNode.make($0, self) }) },
        { state, chunk in
          let columns = try chunk.columns()
          let bytes = columns.byteCount
          let total = held.count.add(bytes, ordering: .relaxed).newValue
          try self.hold(bytes)
          if let limit, total > limit { throw OverBudget() }
          state.columns.append(columns)
          state.extras.append(try state.nodes.map { try $0.evaluate(chunk) })
          state.count += chunk.rowCount
        })
    } catch {
      release(held.count.load(ordering: .relaxed))
      throw error
    }
    let all = CollectedRows([])
    for state in states {
      all.columns += state.columns
      all.extras += state.extras
      all.count += state.count
    }
    return all
  }
}

/// Bytes that several lanes hold.
final class HeldBytes: Sendable {
  let count = Atomic<Int>(0)
}

/// Rows held in memory, chunk by chunk.
final class CollectedRows: @unchecked Sendable {
  let nodes: [ExpressionNode]
  var columns: [[Column]] = []
  /// The values of the expressions asked for, beside `columns`.
  var extras: [[Column]] = []
  var count = 0

  init(_ nodes: [ExpressionNode]) { self.nodes = nodes }
}
