import KQLLanguage

extension Policy {
  static let capacity = Policy(
    name: "capacity", title: "CapacityPolicy",
    summary: "How much may run at once. Stored and shown; has no effect here.",
    entities: [.cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [Example(".show cluster policy capacity | project Policy", "null")]
    ]
  ) { change in try change.anyJSON() }
}
