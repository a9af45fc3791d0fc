import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let result = "WorkloadGroupName: string, WorkloadGroup: string"
  private static let note = "Stored and shown; has no effect here: all requests run in the default group."
  private static let sample =
    #"workload_group Reports '{"RequestRateLimitPolicies": [{"IsEnabled": true, "Scope": "WorkloadGroup"}]}'"#
  private static let answer =
    #"Reports | {"RequestRateLimitPolicies":[{"IsEnabled":true,"Scope":"WorkloadGroup"}]}"#

  static let workloadGroups: [ManagementCommand] = [
    ManagementCommand(
      "CreateOrAleterWorkloadGroup",
      syntax: ".create-or-alter workload_group WorkloadGroupName=<name> WorkloadGroup=<string>",
      summary: "Defines a workload group. \(note)", permission: .allDatabasesAdmin, effect: .writes, result: result,
      examples: [Example(".create-or-alter \(sample)", answer)]
    ) { context in try context.storeWorkloadGroup(isMerge: false) },
    ManagementCommand(
      "AlterMergeWorkloadGroup",
      syntax: ".alter-merge workload_group WorkloadGroupName=<name> WorkloadGroup=<string>",
      summary: "Changes parts of a workload group. \(note)", permission: .allDatabasesAdmin, effect: .writes,
      result: result,
      examples: [
        Example(
          #".alter-merge workload_group Reports '{"RequestRateLimitPolicies": []}'"#,
          #"Reports | {"RequestRateLimitPolicies":[]}"#, after: [".create-or-alter \(sample)"])
      ]
    ) { context in
      _ = try context.workloadGroup()
      return try context.storeWorkloadGroup(isMerge: true)
    },
    ManagementCommand(
      "DropWorkloadGroup", syntax: ".drop workload_group WorkloadGroupName=<name>",
      summary: "Drops a workload group; shows those that remain. \(note)", permission: .allDatabasesAdmin,
      effect: .writes, result: result,
      examples: [
        Example(
          ".drop workload_group Reports | project WorkloadGroupName", "$materialized-views\ndefault\ninternal",
          after: [".create-or-alter \(sample)"])
      ]
    ) { context in
      let group = try context.workloadGroup()
      if WorkloadGroup.builtIn.contains(group.name) {
        throw Diagnostic(
          code: "General_BadRequest", "the workload group '\(group.name)' cannot be dropped",
          range: context.command.range)
      }
      try context.change { try $0.remove(group) }
      return .documentRows(try context.allWorkloadGroups, result)
    },
    ManagementCommand(
      "ShowWorkloadGroup", syntax: ".show workload_group WorkloadGroupName=<name>",
      summary: "Shows a workload group. \(note)", permission: .allDatabasesAdmin, effect: .reads, result: result,
      examples: [Example(".show workload_group default", "default | {}")]
    ) { context in .documentRows([try context.workloadGroup()], result) },
    ManagementCommand(
      "ShowWorkloadGroups", syntax: ".show workload_groups", summary: "Lists the workload groups. \(note)",
      permission: .allDatabasesAdmin, effect: .reads, result: result,
      examples: [
        Example(".show workload_groups | project WorkloadGroupName", "$materialized-views\ndefault\ninternal")
      ]
    ) { context in .documentRows(try context.allWorkloadGroups, result) },
  ]
}

enum WorkloadGroup {
  static let kind = "workload_group"
  static let builtIn = ["$materialized-views", "default", "internal"]
  static let policies = [
    "RequestLimitsPolicy", "RequestRateLimitPolicies", "RequestRateLimitsEnforcementPolicy", "RequestQueuingPolicy",
    "QueryConsistencyPolicy",
  ]
}

extension CommandContext {
  /// The built-in ones too, as changed.
  fileprivate var allWorkloadGroups: [DocumentInfo] {
    get throws {
      let stored = try documents(WorkloadGroup.kind, database: "")
      let standard = WorkloadGroup.builtIn.filter { name in !stored.contains { $0.name == name } }.map {
        DocumentInfo(kind: WorkloadGroup.kind, database: "", name: $0, text: "{}")
      }
      return (stored + standard).sorted { $0.name < $1.name }
    }
  }

  fileprivate func workloadGroup() throws -> DocumentInfo {
    let name = try requiredName("WorkloadGroupName")
    let all = try allWorkloadGroups
    if let found = all.first(where: { $0.name == name.text }) { return found }
    throw CommandError.notFound("WorkloadGroup", name.text, name.range, known: all.map(\.name))
  }

  fileprivate func storeWorkloadGroup(isMerge: Bool) throws -> CommandResult {
    let name = try requiredName("WorkloadGroupName")
    if name.text == "internal" {
      throw Diagnostic(
        code: "General_BadRequest", "the workload group 'internal' cannot be changed", range: name.range)
    }
    guard let given = captures.string("WorkloadGroup").flatMap({ JSON($0) })?.object else {
      throw Diagnostic(
        code: "General_BadRequest", "a workload group is a JSON object", range: command.range,
        hints: ["keys: " + WorkloadGroup.policies.joined(separator: ", ")])
    }
    var members = isMerge ? try JSON(workloadGroup().text)?.object ?? [] : []
    for member in given {
      guard let key = WorkloadGroup.policies.first(where: { $0.lowercased() == member.key.lowercased() }) else {
        let near = Spelling.hints(for: member.key, in: WorkloadGroup.policies)
        throw Diagnostic(
          code: "General_BadRequest", "'\(member.key)' is not a policy of workload groups", range: command.range,
          hints: near.isEmpty ? ["keys: " + WorkloadGroup.policies.joined(separator: ", ")] : near)
      }
      members.removeAll { $0.key == key }
      members.append(.init(key, member.value))
    }
    let document = DocumentInfo(
      kind: WorkloadGroup.kind, database: "", name: name.text, text: JSON.object(members).text)
    try change { try $0.put(document) }
    return .documentRows([document], "WorkloadGroupName: string, WorkloadGroup: string")
  }
}
