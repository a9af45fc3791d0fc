/// A key of a policy's JSON as completion offers it.
package struct PolicyLiteralKey: Sendable {
  package let name: String
  package let detail: String
  /// Values to offer.
  package let values: [String]

  fileprivate init(_ name: String, _ detail: String, _ values: [String] = []) {
    self.name = name
    self.detail = detail
    self.values = detail == "bool" ? ["true", "false"] : values
  }
}

extension Policy {
  /// The keys of a policy's object, or of the objects of its array; empty when it has none or any.
  package static func keys(of policy: String) -> [PolicyLiteralKey] { literalKeys[policy] ?? [] }

  private static let literalKeys: [String: [PolicyLiteralKey]] = [
    "update": [
      .init("IsEnabled", "bool"), .init("Source", "table"), .init("SourceIsWildCard", "bool"), .init("Query", "query"),
      .init("IsTransactional", "bool"), .init("PropagateIngestionProperties", "bool"),
      .init("ManagedIdentity", "string"),
    ],
    "retention": [
      .init("SoftDeletePeriod", "timespan", ["1.00:00:00", "30.00:00:00", "365.00:00:00"]),
      .init("Recoverability", "word", ["Enabled", "Disabled"]),
    ],
    "ingestionbatching": [
      .init("MaximumBatchingTimeSpan", "timespan", ["00:00:30", "00:05:00"]), .init("MaximumNumberOfItems", "integer"),
      .init("MaximumRawDataSizeMB", "integer"),
    ],
    "merge": [
      .init("RowCountUpperBoundForMerge", "integer"), .init("OriginalSizeMBUpperBoundForMerge", "integer"),
      .init("MaxExtentsToMerge", "integer"), .init("MaxRangeInHours", "integer"), .init("AllowRebuild", "bool"),
      .init("AllowMerge", "bool"), .init("Lookback", "object"),
    ],
    "sharding": [
      .init("MaxRowCount", "integer"), .init("MaxExtentSizeInMb", "integer"), .init("MaxOriginalSizeInMb", "integer"),
      .init("UseShardEngine", "bool"), .init("ShardEngineMaxRowCount", "integer"),
      .init("ShardEngineMaxExtentSizeInMb", "integer"), .init("ShardEngineMaxOriginalSizeInMb", "integer"),
    ],
    "streamingingestion": [.init("IsEnabled", "bool"), .init("HintAllocatedRate", "number")],
    "auto_delete": [.init("ExpiryDate", "datetime"), .init("DeleteIfNotEmpty", "bool")],
    "extent_tags_retention": [.init("TagPrefix", "string"), .init("RetentionPeriod", "timespan")],
    "partitioning": [.init("PartitionKeys", "array"), .init("EffectiveDateTime", "datetime")],
  ]
}
