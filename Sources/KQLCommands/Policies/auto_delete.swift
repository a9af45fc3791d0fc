import KQLCatalog
import KQLDatabase
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("ExpiryDate", .datetime), PolicyKey("DeleteIfNotEmpty", .bool, .bool(false)),
  ]

  static let autoDelete = Policy(
    name: "auto_delete", title: "AutoDeletePolicy", summary: "When a table is dropped by itself.", entities: [.table],
    listsTables: false,
    examples: [
      .alter: [
        Example(
          #".alter table Logs policy auto_delete '{"ExpiryDate": "2090-01-31"}' | project Policy"#,
          #"{"ExpiryDate":"2090-01-31","DeleteIfNotEmpty":false}"#)
      ]
    ],
    sample: PolicySample(
      #"'{"ExpiryDate": "2090-01-31"}'"#, gives: #"{"ExpiryDate":"2090-01-31","DeleteIfNotEmpty":false}"#)
  ) { change in
    let text = try change.object(keys, requires: ["ExpiryDate"])
    let date = JSON(text)?["ExpiryDate"]?.string.flatMap(PolicyText.datetime) ?? 0
    guard date > change.context.database.clock.now() else { throw change.refuse("'ExpiryDate' must be in the future") }
    return text
  }
}
