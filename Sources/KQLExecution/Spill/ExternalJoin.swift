internal import KQLColumns
internal import KQLLanguage

extension QueryRun {
  /// Joins part by part, so that the build side of each fits in memory, and gives the rows in the order of a join in one
  /// piece.
  func externalJoin(
    _ join: Join, _ left: any Pipeline, _ right: any Pipeline, _ space: any SpillSpace
  ) throws -> any Pipeline {
    let leftTypes = join.left.schema.fields.map(\.type)
    let rightTypes = join.right.schema.fields.map(\.type)
    let lefts = try Partitions(
      left, types: leftTypes, keys: join.keys.map(\.left), depth: 0, numbered: false, self, space
    ).parts
    let rights = try Partitions(
      right, types: rightTypes, keys: join.keys.map(\.right), depth: 0, numbered: false, self, space
    ).parts
    // The numbers of the rows travel behind the columns asked for.
    var numbered = join
    let isLeft: Bool
    let isRight: Bool
    switch join.kind {
    case .inner, .innerunique, .leftouter, .leftsemi, .leftanti: (isLeft, isRight) = (true, false)
    case .rightsemi, .rightanti: (isLeft, isRight) = (false, true)
    case .rightouter, .fullouter: (isLeft, isRight) = (true, true)
    }
    if isLeft { numbered.output.append((.left, leftTypes.count, "$left")) }
    if isRight { numbered.output.append((.right, rightTypes.count, "$right")) }
    let sides = JoinSides(join: numbered, leftTypes: leftTypes + [.long], rightTypes: rightTypes + [.long])
    let runs = try joinedRuns(sides, lefts, rights, depth: 0, space)
    // Right rows without a partner come last.
    let width = join.output.count
    let keys = numbered.output.indices.dropFirst(width).map { MergeKey(column: $0) }
    return MergedRuns(runs: runs, keys: keys, width: width)
  }

  private func joinedRuns(
    _ sides: JoinSides, _ lefts: [SpilledRows], _ rights: [SpilledRows], depth: Int, _ space: any SpillSpace
  ) throws -> [SpilledRows] {
    let types = sides.join.output.map { $0.side == .left ? sides.leftTypes[$0.column] : sides.rightTypes[$0.column] }
    let file = try space.makeFile()
    var runs: [SpilledRows] = []
    for (left, right) in zip(lefts, rights) where left.rowCount + right.rowCount > 0 {
      do {
        let mayBeSplit = depth < Partitions.depthMax && right.rowCount + left.rowCount > Partitions.rowsMin
        let limit = mayBeSplit ? operatorBudget : nil
        let run = SpilledRows(file, types)
        try forEachChunk(try joined(sides, left, right, limit: limit)) { chunk in
          let columns = try chunk.columns()
          try run.append(columns, pieceRows: pieceRows(columns))
          return true
        }
        runs.append(run)
      } catch is OverBudget {
        let keys = sides.join.keys
        let smallerLefts = try Partitions(
          left, types: sides.leftTypes, keys: keys.map(\.left), depth: depth + 1, numbered: true, self, space
        ).parts
        let smallerRights = try Partitions(
          right, types: sides.rightTypes, keys: keys.map(\.right), depth: depth + 1, numbered: true, self, space
        ).parts
        runs += try joinedRuns(sides, smallerLefts, smallerRights, depth: depth + 1, space)
      }
    }
    return runs
  }
}
