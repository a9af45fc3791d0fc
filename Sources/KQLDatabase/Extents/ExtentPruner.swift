import KQLCatalog
import KQLColumns
import KQLLanguage
import KQLStorage

/// Decides which extents and blocks a scan can leave out.
struct ExtentPruner: Sendable {
  private let extent: TableExtent
  private let columns: [ColumnInfo]
  private let pruning: [Pruning]
  /// Shorter needles are in no term index.
  private static let termBytesMin = 3

  init(extent: TableExtent, columns: [ColumnInfo], pruning: [Pruning]) {
    self.extent = extent
    self.columns = columns
    self.pruning = pruning
  }

  /// By the catalog's metadata alone.
  func mayMatch() throws -> Bool {
    guard extent.info.liveRowCount > 0 else { return false }
    for condition in pruning {
      switch condition {
      case .compare(let column, let operation, let value):
        if try !mayMatch(column, [(operation, value)]) { return false }
      case .oneOf(let column, let values):
        if try !mayMatch(column, values.map { ("==", $0) }) { return false }
      case .term: continue
      }
    }
    return true
  }

  /// Whether one of the comparisons can hold somewhere in the extent.
  private func mayMatch(_ column: Scan.Column, _ comparisons: [(String, Value)]) throws -> Bool {
    let info = extent.info
    func fixed(_ value: Int64?) -> Bool {
      if info.hasRowTimes { return true }
      guard let value else { return false }
      return comparisons.contains { BoundsCheck.holds(.longs(value, value), $0.0, $0.1) }
    }
    switch column {
    case .ingestionTime: return fixed(info.ingestionTime)
    case .cursor: return fixed(info.cursor)
    case .extentId: return comparisons.contains { $0.0 != "==" || $0.1 == .guid(info.id) }
    case .extentTags, .path: return true
    case .visible(let index):
      guard index < columns.count else { return true }
      let column = columns[index]
      let metadata = try extent.metadata()
      guard let statistics = metadata.statistics(columnID: extent.storedId(column)) else {
        guard column.type == .string else { return false }
        return comparisons.contains { BoundsCheck.holds(.text([], []), $0.0, $0.1) }
      }
      if statistics.nullCount >= metadata.rowCount && column.type != .string { return false }
      return comparisons.contains { BoundsCheck.holds(statistics.bounds, $0.0, $0.1) }
    }
  }

  func mayMatch(block: Int, of content: KQLStorage.Extent) -> Bool {
    for condition in pruning {
      let comparisons: [(String, Value)]
      let index: Int
      switch condition {
      case .compare(.visible(let column), let operation, let value):
        (index, comparisons) = (column, [(operation, value)])
      case .oneOf(.visible(let column), let values): (index, comparisons) = (column, values.map { ("==", $0) })
      default: continue
      }
      guard index < columns.count else { continue }
      let column = columns[index]
      guard let stored = content.columnIndex(id: extent.storedId(column)) else { continue }
      let statistics = content.statistics(column: stored, block: block)
      if column.type != .string && statistics.nullCount >= content.rowCount(block: block) { return false }
      if !comparisons.contains(where: { BoundsCheck.holds(statistics.bounds, $0.0, $0.1) }) { return false }
    }
    return true
  }

  /// What the term index says of a block.
  struct Candidates {
    /// Positions that can have all the terms asked for; nil when the index cannot tell.
    var rows: [UInt32]?
    /// The facts that hold in each of them for certain.
    var answered: [Int] = []
  }

  func candidates(block: Int, of content: KQLStorage.Extent) throws -> Candidates {
    var result = Candidates()
    for (position, fact) in pruning.enumerated() {
      guard case .term(.visible(let index), let term, isPrefix: false) = fact else { continue }
      let needle = Array(term.utf8)
      guard needle.count >= Self.termBytesMin,
        let stored = content.columnIndex(id: extent.storedId(columns[index])),
        let found = try content.candidates(has: needle, column: stored, block: block)
      else { continue }
      result.rows = result.rows.map { intersection($0, found.rows) } ?? found.rows
      if found.isExact { result.answered.append(position) }
      if result.rows?.isEmpty == true { break }
    }
    return result
  }
}
