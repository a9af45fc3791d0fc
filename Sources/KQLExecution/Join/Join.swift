internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage

extension QueryRun {
  func join(_ join: Join, depth: Int) throws -> any Pipeline {
    for key in join.keys {
      try ExpressionNode.prepare(key.left, self)
      try ExpressionNode.prepare(key.right, self)
    }
    let right = try pipeline(join.right, depth: depth)
    let left = try pipeline(join.left, depth: depth)
    let sides = JoinSides(
      join: join, leftTypes: join.left.schema.fields.map(\.type), rightTypes: join.right.schema.fields.map(\.type))
    guard let space = options.spill, !join.keys.isEmpty else { return try joined(sides, left, right, limit: nil) }
    do {
      return try joined(sides, left, right, limit: operatorBudget)
    } catch is OverBudget {
      return try externalJoin(join, left, right, space)
    }
  }

  /// The rows of a join whose build side fits in memory. Throws `OverBudget` when it takes more than `limit` bytes.
  func joined(
    _ sides: JoinSides, _ left: any Pipeline, _ right: any Pipeline, limit: Int?
  ) throws -> any Pipeline {
    let join = sides.join
    let table = try buildSide(sides, right, limit: limit)
    switch join.kind {
    case .inner: return probe(join, left, table, keepsUnmatched: false)
    case .leftouter: return probe(join, left, table, keepsUnmatched: true)
    case .innerunique:
      let unique = try firstRows(join, left, table, limit: limit)
      return probe(join, TablePipeline(unique), table, keepsUnmatched: false)
    case .leftsemi, .leftanti:
      let wantsMatch = join.kind == .leftsemi
      return StagePipeline(left) { try SemiStage(join, table, wantsMatch: wantsMatch, $0) }
    case .rightsemi, .rightanti:
      let marks = try marks(join, left, table)
      let rows = table.rows(whereMarked: join.kind == .rightsemi, marks)
      return GatherPipeline(columns: join.output.map { table.columns[$0.column] }, rows: rows)
    case .rightouter, .fullouter:
      let matched = MarkedGroups(count: table.groupCount)
      let probing = StagePipeline(left) {
        try ProbeStage(join, table, keepsUnmatched: join.kind == .fullouter, marks: matched, $0)
      }
      let result = try collect(probing, schema: Schema(fields: []))
      let rest = table.rows(whereMarked: false, matched.marks)
      let unmatched = join.output.map { side, column, _ in
        side == .right
          ? table.columns[column].gathering(rest)
          : Column.nulls(sides.leftTypes[column], count: rest.count)
      }
      return TablePipeline(rest.isEmpty ? result.chunks : result.chunks + [unmatched])
    }
  }

  private func buildSide(_ sides: JoinSides, _ right: any Pipeline, limit: Int?) throws -> JoinTable {
    let keys = sides.join.keys.map(\.right)
    let rows = try collectWith(right, keys, limit: limit.map { $0 / 2 })
    let types = keys.map(\.type)
    let keyColumns = try concatenate(rows.extras, types)
    let columns = try concatenate(rows.columns, sides.rightTypes)
    guard rows.count < Int(UInt32.max) else { throw QueryRun.lowMemory }
    let table = JoinTable(columns: columns, keys: keyColumns, rowCount: rows.count, types: types)
    if let limit, table.byteCount > limit / 2 {
      release(rows.columns.reduce(0) { $0 + $1.byteCount })
      throw OverBudget()
    }
    try hold(table.byteCount)
    return table
  }

  private func probe(
    _ join: Join, _ left: any Pipeline, _ table: JoinTable, keepsUnmatched: Bool
  ) -> any Pipeline {
    StagePipeline(left) { try ProbeStage(join, table, keepsUnmatched: keepsUnmatched, marks: nil, $0) }
  }

  /// The first left row of every key that the right side has.
  private func firstRows(
    _ join: Join, _ left: any Pipeline, _ table: JoinTable, limit: Int?
  ) throws -> [[Column]] {
    let laneLimit = limit.map { $0 / laneCount }
    let states = try foldLanes(
      left, { try FirstRowsState(join, table, self, limit: laneLimit) }, { try $0.add($1) })
    var seen = [Bool](repeating: false, count: table.groupCount)
    var chunks: [[Column]] = []
    for state in states {
      for (columns, ids) in zip(state.chunks, state.ids) {
        var rows: [UInt32] = []
        for row in ids.indices where !seen[Int(ids[row])] {
          seen[Int(ids[row])] = true
          rows.append(UInt32(truncatingIfNeeded: row))
        }
        if !rows.isEmpty { chunks.append(rows.count == ids.count ? columns : columns.map { $0.gathering(rows) }) }
      }
    }
    return chunks
  }

  /// For each group of the right side whether a left row has its key.
  private func marks(_ join: Join, _ left: any Pipeline, _ table: JoinTable) throws -> [Bool] {
    let states = try foldLanes(
      left,
      { MarkState(try join.keys.map { try ExpressionNode.make($0.left, self) }, table.groupCount) },
      { state, chunk in
        for id in table.lookup(try state.nodes.map { try $0.evaluate(chunk) }) where id != missingKey {
          state.marks[Int(id)] = true
        }
      })
    var marks = [Bool](repeating: false, count: table.groupCount)
    for state in states {
      for group in marks.indices where state.marks[group] { marks[group] = true }
    }
    return marks
  }
}

/// A join whose inputs may have more columns than their plans say.
struct JoinSides: Sendable {
  let join: Join
  let leftTypes: [ScalarType]
  let rightTypes: [ScalarType]
}

private final class MarkState: @unchecked Sendable {
  let nodes: [ExpressionNode]
  var marks: [Bool]

  init(_ nodes: [ExpressionNode], _ count: Int) {
    self.nodes = nodes
    marks = [Bool](repeating: false, count: count)
  }
}

/// Left rows that are the first of their key within one lane.
private final class FirstRowsState: @unchecked Sendable {
  private let table: JoinTable
  private let nodes: [ExpressionNode]
  private let run: QueryRun
  private var seen: [Bool]
  private(set) var chunks: [[Column]] = []
  private(set) var ids: [[UInt32]] = []
  private let limit: Int?
  private var held = 0

  init(_ join: Join, _ table: JoinTable, _ run: QueryRun, limit: Int?) throws {
    self.table = table
    self.run = run
    self.limit = limit
    nodes = try join.keys.map { try ExpressionNode.make($0.left, run) }
    seen = [Bool](repeating: false, count: table.groupCount)
  }

  func add(_ chunk: Chunk) throws {
    let groups = table.lookup(try nodes.map { try $0.evaluate(chunk) })
    var rows: [UInt32] = []
    var kept: [UInt32] = []
    for row in groups.indices where groups[row] != missingKey && !seen[Int(groups[row])] {
      seen[Int(groups[row])] = true
      rows.append(UInt32(truncatingIfNeeded: row))
      kept.append(groups[row])
    }
    guard !rows.isEmpty else { return }
    let columns = try chunk.selecting(rows).columns()
    let bytes = columns.byteCount
    if let limit, held + bytes > limit {
      run.release(held)
      throw OverBudget()
    }
    held += bytes
    try run.hold(bytes)
    chunks.append(columns)
    ids.append(kept)
  }
}

/// Groups that several workers mark.
final class MarkedGroups: @unchecked Sendable {
  private(set) var marks: [Bool]
  private let lock = Lock()

  init(count: Int) { marks = [Bool](repeating: false, count: count) }

  func mark(_ ids: [UInt32]) {
    lock.with {
      for id in ids where id != missingKey { marks[Int(id)] = true }
    }
  }
}
