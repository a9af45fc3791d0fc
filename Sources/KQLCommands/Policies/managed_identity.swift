import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("ObjectId", .text), PolicyKey("ClientId", .text), PolicyKey("TenantId", .text),
    PolicyKey("DisplayName", .text), PolicyKey("IsSystem", .bool),
    PolicyKey(
      "AllowedUsages",
      .words([
        "All", "AutomatedFlows", "AzureAI", "DataConnection", "ExportRequest", "ExternalDataRequest", "ExternalTable",
        "NativeIngestion", "SandboxArtifacts", "SqlRequest",
      ])),
  ]

  static let managedIdentity = Policy(
    name: "managed_identity", title: "ManagedIdentityPolicy",
    summary: "Which managed identities may be used for what, in a database by its own policy and the cluster's.",
    effect: .partly("Update policies and continuous exports hold to it; no identity is asked for."),
    entities: [.database, .cluster], mergeSyntax: "Policy=<string>", permission: .allDatabasesAdmin,
    examples: [
      .show: [Example(".show database policy managed_identity | project Policy", "null")],
      .alter: [
        Example(
          #".alter database NetDefaultDB policy managed_identity '[{"ObjectId": "system", "AllowedUsages": "all"}]' | project Policy"#,
          #"[{"ObjectId":"system","AllowedUsages":"All"}]"#)
      ],
    ],
    sample: PolicySample(
      #"'[{"ObjectId": "system", "AllowedUsages": "NativeIngestion"}]'"#,
      gives: #"[{"ObjectId":"system","AllowedUsages":"NativeIngestion"}]"#)
  ) { change in
    try change.array(keys, requires: ["ObjectId", "AllowedUsages"]) { $0["ObjectId"] == $1["ObjectId"] }
  }
}
