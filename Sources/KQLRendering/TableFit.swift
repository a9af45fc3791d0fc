import KQLColumns

/// Which columns of a table fit on a terminal, and how wide each is.
package struct TableFit {
  private(set) var widths: [Int]
  /// Positions of the columns that are shown.
  private(set) var shown: [Int]
  /// Where the column of dots stands among the shown ones; nil when all are shown.
  private(set) var gap: Int?
  /// So few columns fit that each row is better shown as a list.
  private(set) var isTooNarrow = false
  private static let cellWidthMax = 60
  private static let cellWidthMin = 12
  private static let columnsMin = 3

  init(_ table: Table, _ options: RenderOptions) {
    let fields = table.schema.fields
    let hasTypes = options.isTerminal && options.showsTypes
    var measured = fields.map { max(DisplayWidth.of(Array($0.name.utf8)), hasTypes ? $0.type.name.utf8.count : 0) }
    let elision = RowElision(table, options)
    table.forEachRow { columns, row, index in
      guard elision.isShown(index) else { return }
      for (position, column) in columns.enumerated() {
        measured[position] = max(measured[position], DisplayWidth.of(CellText.display(column, row)))
      }
    }
    widths = measured
    shown = Array(fields.indices)
    if options.isTerminal, !options.isComplete { fit(options.width) }
  }

  private func total() -> Int { shown.reduce(1) { $0 + widths[$1] + 3 } + (gap == nil ? 0 : 4) }

  /// Cuts wide cells, then drops columns in the middle, until a row fits.
  private mutating func fit(_ width: Int) {
    guard total() > width else { return }
    var limit = min(Self.cellWidthMax, widths.max() ?? 0)
    while total() > width, limit > Self.cellWidthMin {
      limit -= 1
      for position in widths.indices { widths[position] = min(widths[position], max(limit, Self.cellWidthMin)) }
    }
    while total() > width, shown.count > 1 {
      let middle = (shown.count + 1) / 2
      shown.remove(at: min(middle, shown.count - 1))
      gap = (shown.count + 1) / 2
    }
    if total() > width, let only = shown.first { widths[only] = max(4, width - 8) }
    isTooNarrow = shown.count < Self.columnsMin && widths.count >= Self.columnsMin
  }

  /// How many columns are shown when some are left out.
  package static func shownColumns(_ table: Table, _ options: RenderOptions) -> Int? {
    let fit = TableFit(table, options)
    return fit.gap == nil || fit.isTooNarrow ? nil : fit.shown.count
  }
}
