import KQLCatalog
import KQLLanguage

extension Policy {
  private static let keys: [PolicyKey] = [
    PolicyKey("SandboxKind", .word(["PythonExecution", "RExecution"])), PolicyKey("IsEnabled", .bool),
    PolicyKey("InitializeOnStartup", .bool), PolicyKey("TargetCountPerNode", .integer),
    PolicyKey("MaxCpuRatePerSandbox", .integers(1...100)), PolicyKey("MaxMemoryMbPerSandbox", .integers(200...65_536)),
  ]

  static let sandbox = Policy(
    name: "sandbox", title: "SandboxPolicy", summary: "How sandboxes of plugins run.",
    effect: .none("there are no plugins that need one"), entities: [.cluster], permission: .allDatabasesAdmin,
    examples: [
      .alter: [
        Example(
          #".alter cluster policy sandbox '[{"SandboxKind": "PythonExecution", "IsEnabled": true}]' | project Policy"#,
          #"[{"SandboxKind":"PythonExecution","IsEnabled":true}]"#)
      ]
    ],
    sample: PolicySample(
      #"'[{"SandboxKind": "PythonExecution", "IsEnabled": false}]'"#,
      gives: #"[{"SandboxKind":"PythonExecution","IsEnabled":false}]"#)
  ) { change in try change.array(keys, requires: ["SandboxKind", "IsEnabled"]) }
}
