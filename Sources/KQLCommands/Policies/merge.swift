import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("RowCountUpperBoundForMerge", .integer, .integer(16_000_000)),
    PolicyKey("OriginalSizeMBUpperBoundForMerge", .integer, .integer(30_000)),
    PolicyKey("MaxExtentsToMerge", .integer, .integer(100)), PolicyKey("MaxRangeInHours", .integer, .integer(24)),
    PolicyKey("AllowRebuild", .bool, .bool(true)), PolicyKey("AllowMerge", .bool, .bool(true)),
    PolicyKey("Lookback", .any, .object([.init("Kind", .string("Default")), .init("CustomPeriod", .null)])),
  ]

  static let merge = Policy(
    name: "merge", title: "ExtentsMergePolicy", stem: "Merge",
    summary: "How small extents are merged. AllowMerge and MaxRangeInHours hold; the rest is stored and shown.",
    entities: [.table, .database, .materializedView], tables: [.alter], mergeSyntax: "Policy=<string>",
    examples: [
      .show: [Example(".show table Logs policy merge | project PolicyName, Policy", "ExtentsMergePolicy | null")],
      .alterMerge: [
        Example(
          #".alter-merge table Logs policy merge '{"AllowMerge": false}' | project tobool(parse_json(Policy).AllowMerge)"#,
          "false")
      ],
    ],
    sample: PolicySample(
      #"'{"MaxRangeInHours": 8}'"#,
      gives:
        #"{"RowCountUpperBoundForMerge":16000000,"OriginalSizeMBUpperBoundForMerge":30000,"MaxExtentsToMerge":100,"MaxRangeInHours":8,"AllowRebuild":true,"AllowMerge":true,"Lookback":{"Kind":"Default","CustomPeriod":null}}"#
    )
  ) { change in try change.object(keys) }
}
