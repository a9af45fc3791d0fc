import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("MaximumBatchingTimeSpan", .timespan, .string("00:05:00")),
    PolicyKey("MaximumNumberOfItems", .integer, .integer(500)),
    PolicyKey("MaximumRawDataSizeMB", .integer, .integer(1024)),
  ]

  static let ingestionBatching = Policy(
    name: "ingestionbatching", title: "IngestionBatchingPolicy",
    summary: "When a batch of queued files is ingested: after a time, or with a number of files, or their size.",
    entities: [.table, .database, .cluster], tables: [.alter, .alterMerge], permanent: [.cluster], mergeSyntax: "Policy=<string>",
    examples: [
      .alter: [
        Example(
          #".alter table Logs policy ingestionbatching '{"MaximumBatchingTimeSpan": "00:00:30"}' | project Policy"#,
          #"{"MaximumBatchingTimeSpan":"00:00:30","MaximumNumberOfItems":500,"MaximumRawDataSizeMB":1024}"#)
      ]
    ],
    sample: PolicySample(
      #"'{"MaximumNumberOfItems": 20}'"#,
      gives: #"{"MaximumBatchingTimeSpan":"00:05:00","MaximumNumberOfItems":20,"MaximumRawDataSizeMB":1024}"#)
  ) { change in try change.object(keys) }
}
