import KQLCatalog

/// When a batch of queued files is full (semantics-ingestion.md §6.1).
package struct BatchingPolicy: Sendable {
  /// Ticks.
  package var timeSpan: Int64 = 5 * 60 * Clock.ticksPerSecond
  package var itemsMax = 500
  package var bytesMax: Int64 = 1024 << 20

  /// The table's, else its database's, else the cluster's, else the default.
  package init(of table: TableInfo, _ state: CatalogState) {
    guard let json = state.effectivePolicy("ingestionbatching", of: table.entity).flatMap(JSON.init) else { return }
    if let ticks = json["MaximumBatchingTimeSpan"]?.string.flatMap(PolicyText.timespan) { timeSpan = ticks }
    if let count = json["MaximumNumberOfItems"]?.integer { itemsMax = Int(clamping: max(count, 1)) }
    if let size = json["MaximumRawDataSizeMB"]?.integer { bytesMax = max(size, 1) << 20 }
  }
}

/// How often, and when, a batch that failed for a passing reason is tried again (semantics-update-policy.md §5.1).
package enum RetrySchedule {
  package static let retriesMax = 10
  package static let periodMax: Int64 = 2 * Clock.ticksPerDay
  private static let firstWait: Int64 = 2 * 60 * Clock.ticksPerSecond

  /// Ticks to wait after a number of failures: 2, 4, 8, … minutes; nil to give up.
  package static func wait(after failures: Int, queuedOn: Int64, now: Int64) -> Int64? {
    guard failures >= 1, failures <= retriesMax, now &- queuedOn < periodMax else { return nil }
    return firstWait << Int64(failures - 1)
  }
}
