import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("MaxRowCount", .integer, .integer(750_000)), PolicyKey("MaxExtentSizeInMb", .integer, .integer(1024)),
    PolicyKey("MaxOriginalSizeInMb", .integer, .integer(2048)), PolicyKey("UseShardEngine", .bool, .bool(true)),
    PolicyKey("ShardEngineMaxRowCount", .integer, .integer(1_048_576)),
    PolicyKey("ShardEngineMaxExtentSizeInMb", .integer, .integer(8192)),
    PolicyKey("ShardEngineMaxOriginalSizeInMb", .integer, .integer(3072)),
  ]

  static let sharding = Policy(
    name: "sharding", title: "ShardingPolicy",
    summary: "How large extents of an ingestion become.",
    effect: .partly(
      "ShardEngineMaxRowCount and ShardEngineMaxOriginalSizeInMb hold; MaxRowCount, MaxExtentSizeInMb, "
        + "MaxOriginalSizeInMb, ShardEngineMaxExtentSizeInMb and UseShardEngine are stored and shown."),
    entities: [.table, .database, .cluster], showSyntax: "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    mergeSyntax: "Policy=<string>",
    examples: [
      .alterMerge: [
        Example(
          #".alter-merge table Logs policy sharding '{"ShardEngineMaxRowCount": 1000}' | project toint(parse_json(Policy).ShardEngineMaxRowCount)"#,
          "1000")
      ]
    ],
    sample: PolicySample(
      #"'{"ShardEngineMaxRowCount": 1000}'"#,
      gives:
        #"{"MaxRowCount":750000,"MaxExtentSizeInMb":1024,"MaxOriginalSizeInMb":2048,"UseShardEngine":true,"ShardEngineMaxRowCount":1000,"ShardEngineMaxExtentSizeInMb":8192,"ShardEngineMaxOriginalSizeInMb":3072}"#
    )
  ) { change in try change.object(keys) }
}
