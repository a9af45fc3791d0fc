import KQLLanguage

extension Policy {
  static let managedIdentity = Policy(
    name: "managed_identity", title: "ManagedIdentityPolicy",
    summary:
      "Which managed identities may be used for what. Read when policies and exports name one; there are none on this machine.",
    entities: [.database, .cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [Example(".show database policy managed_identity | project Policy", "null")]
    ],
    sample: PolicySample(
      #"'[{"ObjectId": "system", "AllowedUsages": "NativeIngestion"}]'"#,
      gives: #"[{"ObjectId":"system","AllowedUsages":"NativeIngestion"}]"#)
  ) { change in try change.anyJSON() }
}
