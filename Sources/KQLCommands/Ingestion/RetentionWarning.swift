import KQLCatalog
import KQLColumns
import KQLDatabase

extension CommandContext {
  /// Says when rows are older than the table keeps data, by its first datetime column: retention counts from the
  /// ingestion, which is seldom what was meant.
  func warnOfOldRows(_ chunks: [[Column]], in table: TableInfo, creationTime: Int64?) {
    guard creationTime == nil, let period = state.softDeletePeriod(of: table), period > 0,
      let index = table.columns.firstIndex(where: { $0.type == .datetime })
    else { return }
    let (cutoff, overflow) = database.clock.now().subtractingReportingOverflow(period)
    guard !overflow, cutoff > 0 else { return }
    let count = chunks.reduce(0) { $0 + Self.count(of: $1[index], before: cutoff) }
    guard count > 0 else { return }
    let rows = count == 1 ? "1 row has" : "\(count) rows have"
    warn(
      "\(rows) a '\(table.columns[index].name)' before the soft-delete period of table '\(table.name)', which counts from "
        + "the ingestion; creationTime says otherwise")
  }

  private static func count(of column: Column, before cutoff: Int64) -> Int {
    switch column.storage {
    case .longs(let values):
      var count = 0
      if let valid = column.valid {
        for row in values.indices where valid[row] && values[row] < cutoff { count += 1 }
      } else {
        for value in values where value < cutoff { count += 1 }
      }
      return count
    case .constant(.long(let value)): return value < cutoff ? column.count : 0
    default: return 0
    }
  }
}
