internal import KQLColumns
internal import KQLLanguage

/// Pairs the rows of a chunk with those of the build side. Columns are gathered when read.
final class ProbeStage: Stage {
  private let join: Join
  private let table: JoinTable
  private let keepsUnmatched: Bool
  private let marks: MarkedGroups?
  private let query: QueryRun
  private let nodes: [ExpressionNode]

  init(_ join: Join, _ table: JoinTable, keepsUnmatched: Bool, marks: MarkedGroups?, _ run: QueryRun) throws {
    self.join = join
    self.table = table
    self.keepsUnmatched = keepsUnmatched
    self.marks = marks
    query = run
    nodes = try join.keys.map { try ExpressionNode.make($0.left, run) }
  }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    let ids =
      nodes.isEmpty
      ? [UInt32](repeating: missingKey, count: chunk.rowCount) : table.lookup(try nodes.map { try $0.evaluate(chunk) })
    marks?.mark(ids)
    // Keys with many rows on both sides multiply: pairs are made for a few probing rows at a time.
    var start = 0
    while start < ids.count {
      try query.checkCancelled()
      let end = table.pairLimit(ids, from: start, limit: ChunkSize.rows * 2)
      let pairs = table.pairs(ids, start..<end, keepsUnmatched: keepsUnmatched)
      start = end
      if !pairs.probe.isEmpty, try !emit(output(chunk, pairs)) { return false }
    }
    return true
  }

  private func output(_ chunk: Chunk, _ pairs: (probe: [UInt32], build: [UInt32])) -> Chunk {
    let output = join.output
    let build = table.columns
    let optional = keepsUnmatched
    return Chunk(rowCount: pairs.probe.count, columnCount: output.count) { index in
      let column = output[index].column
      if output[index].side == .left { return try chunk.column(column).gathering(pairs.probe) }
      return optional ? build[column].gatheringOptional(pairs.build) : build[column].gathering(pairs.build)
    }
  }
}

/// Keeps the rows that have a partner, or those that have none.
final class SemiStage: Stage {
  private let output: [Int]
  private let table: JoinTable
  private let wantsMatch: Bool
  private let nodes: [ExpressionNode]

  init(_ join: Join, _ table: JoinTable, wantsMatch: Bool, _ run: QueryRun) throws {
    output = join.output.map(\.column)
    self.table = table
    self.wantsMatch = wantsMatch
    nodes = try join.keys.map { try ExpressionNode.make($0.left, run) }
  }

  func process(_ chunk: Chunk, _ emit: (Chunk) throws -> Bool) throws -> Bool {
    let ids = table.lookup(try nodes.map { try $0.evaluate(chunk) })
    let rows = [UInt32](unsafeUninitializedCapacity: ids.count) { target, written in
      var end = 0
      for row in 0..<ids.count {
        target[end] = UInt32(truncatingIfNeeded: row)
        end &+= (ids[row] != missingKey) == wantsMatch ? 1 : 0
      }
      written = end
    }
    if rows.isEmpty { return true }
    let kept = rows.count == chunk.rowCount ? chunk : chunk.selecting(rows)
    return try emit(kept.projecting(output))
  }
}
