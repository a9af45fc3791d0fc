import KQLLanguage

extension Policy {
  static let queryAcceleration = Policy(
    name: "query_acceleration", title: "QueryAccelerationPolicy",
    summary: "Whether files of an external table are cached. Stored and shown; files are always read in place.",
    entities: [.externalTable], mergeSyntax: "Policy=<string>", permission: .databaseAdmin,
    sample: PolicySample(
      #"'{"IsEnabled": true, "Hot": "1.00:00:00"}'"#, gives: #"{"IsEnabled":true,"Hot":"1.00:00:00"}"#)
  ) { change in try change.anyJSON() }
}
