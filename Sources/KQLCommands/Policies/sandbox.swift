import KQLLanguage

extension Policy {
  static let sandbox = Policy(
    name: "sandbox", title: "SandboxPolicy",
    summary: "How sandboxes of plugins run. Stored and shown; has no effect here: there are none.",
    entities: [.cluster], permission: .allDatabasesAdmin,
    sample: PolicySample(
      #"'[{"SandboxKind": "PythonExecution", "IsEnabled": false}]'"#,
      gives: #"[{"SandboxKind":"PythonExecution","IsEnabled":false}]"#)
  ) { change in try change.anyJSON() }
}
