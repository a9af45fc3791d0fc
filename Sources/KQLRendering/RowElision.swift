import KQLColumns

/// Which rows of a result a terminal shows: the first and the last ones.
struct RowElision {
  private let before: Int
  private let after: Int
  private let count: Int

  init(_ table: Table, _ options: RenderOptions) {
    count = table.rowCount
    let elides = options.isTerminal && !options.isComplete && count > options.rowsMax
    before = elides ? (options.rowsMax + 1) / 2 : count
    after = elides ? options.rowsMax / 2 : 0
  }

  func isShown(_ index: Int) -> Bool { index < before || index >= count - after }

  /// The first of those that are left out: where the gap is marked.
  func isGap(_ index: Int) -> Bool { index == before && index < count - after }
}
