internal import KQLColumns
internal import KQLLanguage

extension QueryRun {
  func topRows(_ input: Plan, _ count: Int, _ keys: [SortKey], depth: Int) throws -> any Pipeline {
    guard count > 0 else { return TablePipeline([]) }
    for key in keys { try ExpressionNode.prepare(key.expression, self) }
    let types = input.schema.fields.map(\.type)
    let source = try pipeline(input, depth: depth)
    let states = try foldLanes(source, { try TopRowsState(count, keys, types, self) }, { try $0.add($1) })
    guard let first = states.first else { return TablePipeline([]) }
    for other in states.dropFirst() { try first.merge(other) }
    try first.compact()
    return TablePipeline(first.rows)
  }
}

/// The best rows of one lane: those kept so far, and a threshold that later rows must reach to be looked at.
final class TopRowsState: @unchecked Sendable {
  private let count: Int
  private let keys: [SortKey]
  private let nodes: [ExpressionNode]
  private let types: [ScalarType]
  private let run: QueryRun
  /// Key columns and then the row's columns, chunk by chunk; sorted when there is one chunk.
  private var kept: [[Column]] = []
  private var keptCount = 0
  private var threshold: Value?

  init(_ count: Int, _ keys: [SortKey], _ types: [ScalarType], _ run: QueryRun) throws {
    self.count = count
    self.keys = keys
    self.types = keys.map(\.expression.type) + types
    self.run = run
    nodes = try keys.map { try ExpressionNode.make($0.expression, run) }
  }

  func add(_ chunk: Chunk) throws {
    let first = try nodes[0].evaluate(chunk)
    var rows: [UInt32]?
    if let threshold { rows = first.rowsReaching(threshold, keys[0]) }
    if let rows, rows.isEmpty { return }
    var part = rows.map { chunk.selecting($0) } ?? chunk
    var keyColumns = [rows.map { first.gathering($0) } ?? first]
    for node in nodes.dropFirst() { keyColumns.append(try node.evaluate(part)) }
    if part.rowCount > count {
      // In the order of the rows, so that ties keep it.
      let best = try Permutation.sorted(part.rowCount, keyColumns, keys).prefix(count).sorted()
      keyColumns = keyColumns.map { $0.gathering(best) }
      part = part.selecting(best)
    }
    kept.append(keyColumns + (try part.columns()))
    keptCount += part.rowCount
    if keptCount >= count, keptCount >= count * 2 || keptCount >= count + 4096 || threshold == nil {
      try compact()
    }
  }

  func merge(_ other: TopRowsState) throws {
    kept += other.kept
    keptCount += other.keptCount
    try compact()
  }

  /// Sorts what is kept and cuts it to the count.
  func compact() throws {
    guard keptCount > 0 else { return }
    let all = try run.concatenate(kept, types)
    let order = Array(try Permutation.sorted(keptCount, Array(all.prefix(keys.count)), keys).prefix(count))
    let columns = all.map { $0.gathering(order) }
    kept = [columns]
    keptCount = order.count
    if keptCount == count { threshold = columns[0].value(keptCount - 1) }
  }

  /// The rows' own columns.
  var rows: [[Column]] { kept.map { Array($0.dropFirst(keys.count)) } }
}

extension Column {
  /// The rows whose first key is no worse than the threshold; nil means all.
  fileprivate func rowsReaching(_ threshold: Value, _ key: SortKey) -> [UInt32]? {
    switch (storage, threshold) {
    case (.longs(let values), .long(let limit)):
      return key.isAscending
        ? pick(values, key.nullsFirst) { $0 <= limit } : pick(values, key.nullsFirst) { $0 >= limit }
    case (.reals(let values), .real(let limit)) where !limit.isNaN:
      // NaN comes before every number in ascending order.
      return key.isAscending
        ? pick(values, key.nullsFirst) { !($0 > limit) } : pick(values, key.nullsFirst) { $0 >= limit }
    default: return nil
    }
  }

  @inline(__always)
  private func pick<T: BitwiseCopyable>(
    _ values: [T], _ nullsFirst: Bool, _ isWanted: (T) -> Bool
  ) -> [UInt32] {
    [UInt32](unsafeUninitializedCapacity: values.count) { target, written in
      var end = 0
      values.withUnsafeBufferPointer { values in
        for row in 0..<values.count {
          target[end] = UInt32(truncatingIfNeeded: row)
          let wanted = valid.map { $0[row] ? isWanted(values[row]) : nullsFirst } ?? isWanted(values[row])
          end &+= wanted ? 1 : 0
        }
      }
      written = end
    }
  }
}
