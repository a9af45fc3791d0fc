import KQLCatalog
import KQLColumns
import KQLDatabase

/// Counts rows that are older than their table keeps data, by its first datetime column: retention counts from the
/// ingestion, which is seldom what was meant.
struct OldRows {
  private let column: Int
  private let cutoff: Int64
  private let name: String
  private let table: String
  private var rowCount = 0

  /// Nil where there is nothing to count by.
  init?(_ table: TableInfo, creationTime: Int64?, in context: CommandContext) {
    guard creationTime == nil, let period = context.state.softDeletePeriod(of: table), period > 0,
      let index = table.columns.firstIndex(where: { $0.type == .datetime })
    else { return nil }
    let (cutoff, overflow) = context.database.clock.now().subtractingReportingOverflow(period)
    guard !overflow, cutoff > 0 else { return nil }
    column = index
    self.cutoff = cutoff
    name = table.columns[index].name
    self.table = table.name
  }

  mutating func add(_ chunk: [Column]) {
    guard chunk.indices.contains(column) else { return }
    rowCount += Self.count(of: chunk[column], before: cutoff)
  }

  /// What to warn of.
  var warning: String? {
    guard rowCount > 0 else { return nil }
    let rows = rowCount == 1 ? "1 row has" : "\(rowCount) rows have"
    return "\(rows) a '\(name)' before the soft-delete period of table '\(table)', which counts from the ingestion; "
      + "creationTime says otherwise"
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
