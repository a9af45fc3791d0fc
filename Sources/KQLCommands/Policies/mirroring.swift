import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("Format", .word(["parquet"]), .string("parquet")), PolicyKey("IsEnabled", .bool, .null),
    PolicyKey("ConnectionStrings", .any), PolicyKey("Partitions", .any, .null),
    PolicyKey("EffectiveDateTime", .datetime), PolicyKey("TargetLatencyInMinutes", .integer),
  ]

  static let mirroring = Policy(
    name: "mirroring", title: "MirroringPolicy", stems: [.alter: "MirroringWithJson", .alterMerge: "MirroringWithJson"],
    summary: "Whether a table is mirrored as files.",
    effect: .none("there is no lake beside the data directory; a continuous export writes files"),
    entities: [.table], mergeSyntax: "Policy=<string>", permission: .tableAdmin,
    examples: [
      .alterMerge: [
        Example(
          #".alter-merge table Logs policy mirroring '{"IsEnabled": true}' | project Policy"#,
          #"{"Format":"parquet","IsEnabled":true,"Partitions":null}"#)
      ]
    ],
    sample: PolicySample(#"'{"IsEnabled": true, "Format": "parquet"}'"#, gives: #"{"Format":"parquet","IsEnabled":true,"Partitions":null}"#)
  ) { change in try change.object(keys) }
}
