import KQLLanguage

extension Policy {
  static let mirroring = Policy(
    name: "mirroring", title: "MirroringPolicy",
    summary: "Whether a table is mirrored as files. Stored and shown; has no effect here.",
    entities: [.table], mergeSyntax: "Policy=<string>", permission: .tableAdmin
  ) { change in try change.anyJSON() }
}
