import KQLLanguage

extension Policy {
  static let mirroring = Policy(
    name: "mirroring", title: "MirroringPolicy", stems: [.alter: "MirroringWithJson", .alterMerge: "MirroringWithJson"],
    summary: "Whether a table is mirrored as files. Stored and shown; has no effect here.",
    entities: [.table], mergeSyntax: "Policy=<string>", permission: .tableAdmin,
    sample: PolicySample(#"'{"IsEnabled": true, "Format": "parquet"}'"#, gives: #"{"IsEnabled":true,"Format":"parquet"}"#)
  ) { change in try change.anyJSON() }
}
