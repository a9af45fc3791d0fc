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
    for prefix in (JSON(text)?.array ?? []).compactMap({ $0["TagPrefix"]?.string })
    where !prefix.hasSuffix(":") || prefix.dropLast().contains(":") {
      throw change.refuse("'TagPrefix' must end with its only colon, as in \"drop-by:\"")
    }
    return text
  }
}
