import KQLCatalog
import KQLLanguage

extension Policy {
  static let extentTagsRetention = Policy(
    name: "extent_tags_retention", title: "ExtentTagsRetentionPolicy",
    summary: "How long extents keep tags of a prefix.", entities: [.table, .database],
    examples: [
      .alter: [
        Example(
          #".alter table Logs policy extent_tags_retention '[{"TagPrefix": "drop-by:", "RetentionPeriod": "3.00:00:00"}]' | project Policy"#,
          #"[{"TagPrefix":"drop-by:","RetentionPeriod":"3.00:00:00"}]"#)
      ]
    ],
    sample: PolicySample(
      #"'[{"TagPrefix": "drop-by:", "RetentionPeriod": "3.00:00:00"}]'"#,
      gives: #"[{"TagPrefix":"drop-by:","RetentionPeriod":"3.00:00:00"}]"#)
  ) { change in
    let text = try change.array(
      [PolicyKey("TagPrefix", .text), PolicyKey("RetentionPeriod", .timespan)],
      requires: ["TagPrefix", "RetentionPeriod"])
    var seen: Set<String> = []
    for rule in JSON(text)?.array ?? [] {
      let prefix = rule["TagPrefix"]?.string ?? ""
      guard prefix.last == ":", prefix.count > 1, prefix.filter({ $0 == ":" }).count == 1 else {
        throw change.refuse(
          "'\(prefix)' is not a prefix of tags: it ends with its only colon", hints: ["as in \"drop-by:\""])
      }
      guard seen.insert(prefix).inserted else { throw change.refuse("'\(prefix)' has two periods") }
    }
    return text
  }
}
