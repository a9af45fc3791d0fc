import KQLCatalog

/// The merge policy of a table (semantics-extents-and-policies.md §4.3).
package struct MergePolicy: Sendable {
  package enum Lookback: Sendable, Equatable {
    case all, hotCache
    /// Ticks.
    case period(Int64)

    package static let names = ["Default", "All", "HotCache", "Custom"]
  }

  var isAllowed = true
  var rowsMax: Int64 = 16_000_000
  /// Bytes.
  var originalSizeMax: Int64 = 30_000 << 20
  var extentsMax = 100
  /// Ticks between the creation of the oldest and the newest of what is merged.
  var range: Int64 = 24 * 3600 * Clock.ticksPerSecond
  var lookback: Lookback = .period(14 * Clock.ticksPerDay)

  init(of table: TableInfo, _ state: CatalogState) {
    guard let json = state.effectivePolicy("merge", of: table.entity).flatMap(JSON.init) else { return }
    isAllowed = json["AllowMerge"]?.bool ?? true || json["AllowRebuild"]?.bool ?? true
    rowsMax = json["RowCountUpperBoundForMerge"]?.integer ?? rowsMax
    originalSizeMax = (json["OriginalSizeMBUpperBoundForMerge"]?.integer).map(Self.bytes) ?? originalSizeMax
    extentsMax = (json["MaxExtentsToMerge"]?.integer).map { Int(clamping: $0) } ?? extentsMax
    if let hours = json["MaxRangeInHours"]?.integer {
      let (ticks, overflow) = hours.multipliedReportingOverflow(by: 3600 * Clock.ticksPerSecond)
      range = overflow ? .max : ticks
    }
    switch json["Lookback"]?["Kind"]?.string {
    case "All": lookback = .all
    case "HotCache": lookback = .hotCache
    case "Custom":
      lookback = json["Lookback"]?["CustomPeriod"]?.string.flatMap(PolicyText.timespan).map(Lookback.period) ?? lookback
    default: break
    }
  }

  private static func bytes(megabytes: Int64) -> Int64 {
    let (bytes, overflow) = megabytes.multipliedReportingOverflow(by: 1 << 20)
    return overflow ? .max : bytes
  }

  /// Whether an extent is young enough, or hot, to be merged now.
  func looksBack(to extent: ExtentInfo, of table: TableInfo, _ state: CatalogState, now: Int64) -> Bool {
    switch lookback {
    case .all: true
    case .hotCache: state.isHot(extent, of: table, now: now)
    case .period(let ticks): extent.maxCreatedOn >= now.subtractingClamped(ticks)
    }
  }
}

extension CatalogState {
  /// Whether the caching policy in force keeps the extent hot: young enough, or in a hot window.
  package func isHot(_ extent: ExtentInfo, of table: TableInfo, now: Int64) -> Bool {
    guard let json = effectivePolicy("caching", of: table.entity).flatMap(JSON.init) else { return true }
    guard let span = json["DataHotSpan"]?["Value"]?.string.flatMap(PolicyText.timespan) else { return true }
    if extent.maxCreatedOn >= now.subtractingClamped(span) { return true }
    return (json["HotWindows"]?.array ?? []).contains { window in
      guard let from = window["MinValue"]?.string.flatMap(PolicyText.datetime),
        let to = window["MaxValue"]?.string.flatMap(PolicyText.datetime)
      else { return false }
      return extent.maxCreatedOn >= from && extent.minCreatedOn <= to
    }
  }
}

extension Int64 {
  fileprivate func subtractingClamped(_ other: Int64) -> Int64 {
    let (result, overflow) = subtractingReportingOverflow(other)
    return overflow ? .min : result
  }
}
