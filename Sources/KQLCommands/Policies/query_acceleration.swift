import KQLCatalog
import KQLLanguage

extension Policy {
  private static let window = PolicyKey.Kind.array(
    [PolicyKey("MinValue", .datetime), PolicyKey("MaxValue", .datetime)], requires: ["MinValue", "MaxValue"])
  private static let keys: [PolicyKey] = [
    PolicyKey("IsEnabled", .bool), PolicyKey("Hot", .timespan), PolicyKey("HotWindows", window),
    PolicyKey("MaxAge", .timespan), PolicyKey("ManagedIdentity", .text), PolicyKey("HotDateTimeColumn", .text),
  ]

  static let queryAcceleration = Policy(
    name: "query_acceleration", title: "QueryAccelerationPolicy",
    summary: "Whether files of an external table are cached.",
    effect: .partly(
      "Files are always read in place; an update policy may read external tables that are accelerated for 100 years."),
    entities: [.externalTable], mergeSyntax: "Policy=<string>", permission: .databaseAdmin,
    sample: PolicySample(
      #"'{"IsEnabled": true, "Hot": "1.00:00:00"}'"#, gives: #"{"IsEnabled":true,"Hot":"1.00:00:00"}"#)
  ) { change in try change.object(keys, requires: ["IsEnabled", "Hot"]) }
}
