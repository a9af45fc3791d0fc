internal import KQLColumns
internal import KQLLanguage

/// The rows of a pipeline on disk, split by a hash of keys: equal keys are in the same part.
struct Partitions {
  static let count = 32
  /// Parts of parts of parts: what is still too large then has too few keys to be split.
  static let depthMax = 3
  /// So few rows are not worth being split whatever the budget.
  static let rowsMin = 4_096

  let parts: [SpilledRows]

  /// Splits the rows and gives each its number in the order of the pipeline as a last column; `numbered`: it has one.
  init(
    _ pipeline: any Pipeline, types: [ScalarType], keys: [Expression], depth: Int, numbered: Bool, _ run: QueryRun,
    _ space: any SpillSpace
  ) throws {
    let width = types.count + (numbered ? 0 : 1)
    let allTypes = numbered ? types : types + [.long]
    let file = try space.makeFile()
    let parts = (0..<Self.count).map { _ in SpilledRows(file, allTypes) }
    self.parts = parts
    let nodes = try keys.map { try ExpressionNode.make($0, run) }
    let seed = Column.mix(UInt64(depth) &+ 0x5851_F42D_4C95_7F2D)
    var next: Int64 = 0
    try run.forEachChunk(pipeline) { chunk in
      try run.checkCancelled()
      var columns = try chunk.columns()
      if !numbered {
        columns.append(.longs((0..<chunk.rowCount).map { next + Int64($0) }))
        next += Int64(chunk.rowCount)
      }
      assert(columns.count == width)
      var hashes = [UInt64](repeating: seed, count: chunk.rowCount)
      for node in nodes { try node.evaluate(chunk).combineHashes(into: &hashes) }
      var rows = [[UInt32]](repeating: [], count: Self.count)
      for row in 0..<chunk.rowCount {
        rows[Int(truncatingIfNeeded: hashes[row] >> 59)].append(UInt32(truncatingIfNeeded: row))
      }
      for (part, rows) in zip(parts, rows) where !rows.isEmpty {
        try part.append(columns.map { $0.gathering(rows) })
      }
      return true
    }
  }
}
