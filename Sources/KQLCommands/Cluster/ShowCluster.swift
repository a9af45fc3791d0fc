import Glibc
import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension ManagementCommand {
  private static let node =
    "NodeId: string, Address: string, Name: string, StartTime: datetime, IsAdmin: bool, "
    + "MachineTotalMemory: long, MachineAvailableMemory: long, ProcessorCount: int, "
    + "EnvironmentDescription: string"

  static let showCluster = ManagementCommand(
    "ShowCluster", syntax: ".show cluster", summary: "Shows this process and its machine as a cluster of one node.",
    permission: .allDatabasesMonitor, effect: .reads, result: node,
    examples: [Example(".show cluster | project NodeId, IsAdmin", "KQLSH | true")]
  ) { context in
    CommandResult(Table(schema: Schema(declared: node), rows: [nodeRow(context)]))
  }

  static let showClusterDetails = ManagementCommand(
    "ShowClusterDetails", syntax: ".show cluster details",
    summary: "Shows this process and its machine as a cluster of one node, with its version.",
    permission: .allDatabasesMonitor, effect: .reads, result: node + ", NetAndClsVersion: string",
    examples: [Example(".show cluster details | project NodeId, NetAndClsVersion", "KQLSH | kqlsh 0.1.0")]
  ) { context in
    CommandResult(
      Table(
        schema: Schema(declared: node + ", NetAndClsVersion: string"),
        rows: [nodeRow(context) + [.string("kqlsh 0.1.0")]]))
  }

  private static func nodeRow(_ context: CommandContext) -> [Value] {
    let page = Int64(sysconf(Int32(_SC_PAGESIZE)))
    var host = [CChar](repeating: 0, count: 256)
    gethostname(&host, host.count - 1)
    let name = String(decoding: host.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return [
      .string(Cluster.node), .string(name), .string(name), .long(context.database.openedOn), .bool(true),
      .long(Int64(sysconf(Int32(_SC_PHYS_PAGES))) * page), .long(Int64(sysconf(Int32(_SC_AVPHYS_PAGES))) * page),
      .long(Int64(Processors.count)), .string("Local"),
    ]
  }

  static let showClusterJournal = ManagementCommand(
    "ShowClusterJournal", syntax: ".show cluster journal", summary: "Shows which databases were made and dropped.",
    permission: .ownEntries, effect: .reads, result: Results.journal,
    examples: [
      Example(
        ".show cluster journal | project Event, Database", "CREATE-DATABASE | Sales", after: [".create database Sales"])
    ]
  ) { context in try context.journal { $0.event.hasSuffix("-DATABASE") } }

  static let showClusterSandboxesStats = ManagementCommand(
    "ShowClusterSandboxesStats", syntax: ".show cluster sandboxes stats",
    summary: "Lists the sandboxes of plugins: there are none here.", permission: .allDatabasesMonitor, effect: .reads,
    result: Results.policy, examples: [Example(".show cluster sandboxes stats | count", "0")]
  ) { _ in CommandResult(Table(schema: Schema(declared: Results.policy))) }
}
