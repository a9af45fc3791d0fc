package import KQLLanguage

extension Plugin {
  /// Every plugin of `evaluate`. A test fails if a file of the folder is not here.
  package static let all: [Plugin] = [shapes, lookups, analytics, patterns, refused].flatMap { $0 }

  private static let shapes: [Plugin] = [
    .bagUnpack, .dcountIntersect, .identity, .narrow, .pivot, .preview, .rowsNear, .schemaMerge,
  ]

  private static let lookups: [Plugin] = [.geoLineLookup, .geoPolygonLookup, .ipv4Lookup, .ipv6Lookup]

  private static let analytics: [Plugin] = [
    .activeUsersCount, .activityCountsMetrics, .activityEngagement, .activityMetrics, .funnelSequence,
    .funnelSequenceCompletion, .newActivityMetrics, .rollingPercentile, .sequenceDetect, .sessionCount,
    .slidingWindowCounts,
  ]

  private static let patterns: [Plugin] = [.autocluster, .basket, .diffpatterns, .diffpatternsText]
}
