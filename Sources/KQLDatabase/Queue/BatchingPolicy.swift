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
