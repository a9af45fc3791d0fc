import KQLCatalog
import KQLColumns
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
  ) { change in
    let text = try change.object(keys)
    let json = JSON(text)
    let span = json?["MaximumBatchingTimeSpan"]?.string.flatMap { TimeSpanText.parse($0) } ?? 0
    guard (10 * 10_000_000...1800 * 10_000_000).contains(span) else {
      throw change.refuse("'MaximumBatchingTimeSpan' lies between 00:00:10 and 00:30:00")
    }
    guard (1...25_000).contains(json?["MaximumNumberOfItems"]?.integer ?? 0) else {
      throw change.refuse("'MaximumNumberOfItems' lies between 1 and 25000")
    }
    guard (100...4096).contains(json?["MaximumRawDataSizeMB"]?.integer ?? 0) else {
      throw change.refuse("'MaximumRawDataSizeMB' lies between 100 and 4096")
    }
    return text
  }
}
