import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

extension Policy {
  private static let keyKeys: [PolicyKey] = [
    PolicyKey("ColumnName", .text), PolicyKey("Kind", .word(["Hash", "UniformRange"])),
    PolicyKey(
      "Properties",
      .object(
        [
          PolicyKey("Function", .word(["XxHash64"])), PolicyKey("MaxPartitionCount", .integers(2...2048)),
          PolicyKey("Seed", .integer), PolicyKey("PartitionAssignmentMode", .word(["ByPartition", "Uniform", "Default"])),
          PolicyKey("Reference", .datetime), PolicyKey("RangeSize", .timespan),
          PolicyKey("OverrideCreationTime", .bool),
        ], requires: [])),
  ]

  private static let keys: [PolicyKey] = [
    PolicyKey("PartitionKeys", .array(keyKeys, requires: ["ColumnName", "Kind", "Properties"])),
    PolicyKey("EffectiveDateTime", .datetime), PolicyKey("MinRowCountPerOperation", .integer),
    PolicyKey("MaxRowCountPerOperation", .integer), PolicyKey("MaxOriginalSizePerOperation", .integer),
  ]

  static let partitioning = Policy(
    name: "partitioning", title: "PartitioningPolicy", summary: "How extents are partitioned by values.",
    effect: .none("there is one node, and blocks are skipped by their smallest and largest values"),
    entities: [.table, .materializedView], mergeSyntax: "Policy=<string>", permission: .databaseAdmin,
    examples: [
      .show: [Example(".show table Logs policy partitioning | project Policy", "null")],
      .alter: [
        Example(
          #".alter table Logs policy partitioning '{"PartitionKeys": [{"ColumnName": "Text", "Kind": "Hash", "Properties": {"MaxPartitionCount": 8}}]}' | project Policy"#,
          #"{"PartitionKeys":[{"ColumnName":"Text","Kind":"Hash","Properties":{"MaxPartitionCount":8,"Seed":1}}]}"#)
      ],
    ],
    sample: PolicySample(
      #"'{"PartitionKeys": [{"ColumnName": "Text", "Kind": "Hash", "Properties": {"Function": "XxHash64", "MaxPartitionCount": 16, "Seed": 1, "PartitionAssignmentMode": "Uniform"}}]}'"#,
      gives:
        #"{"PartitionKeys":[{"ColumnName":"Text","Kind":"Hash","Properties":{"Function":"XxHash64","MaxPartitionCount":16,"Seed":1,"PartitionAssignmentMode":"Uniform"}}]}"#
    )
  ) { change in
    let text = try change.object(keys, requires: ["PartitionKeys"])
    guard let policy = JSON(text) else { return text }
    return try completed(policy, try change.table(), change).text
  }

  /// Checked against the columns, and with the standard values of each kind of key.
  private static func completed(_ policy: JSON, _ table: TableInfo, _ change: PolicyChange) throws -> JSON {
    let given = policy["PartitionKeys"]?.array ?? []
    var kinds: Set<String> = []
    let partitionKeys = try given.map { key -> JSON in
      let kind = key["Kind"]?.string ?? ""
      guard kinds.insert(kind).inserted else {
        throw change.refuse("a policy has one key of kind \(kind) at most")
      }
      let name = key["ColumnName"]?.string ?? ""
      guard let column = table.columns.first(where: { $0.name == name }) else {
        throw CommandError.notFound("Column", name, change.context.command.range, known: table.columns.map(\.name))
      }
      let types: [ScalarType] = kind == "Hash" ? [.string, .guid] : [.datetime]
      guard types.contains(column.type) else {
        let wanted = types.map(\.name).joined(separator: " or ")
        throw change.refuse("a key of kind \(kind) needs a column of type \(wanted); '\(name)' is \(column.type.name)")
      }
      var properties = key["Properties"]?.object ?? []
      let own =
        kind == "Hash"
        ? ["Function", "MaxPartitionCount", "Seed", "PartitionAssignmentMode"]
        : ["Reference", "RangeSize", "OverrideCreationTime"]
      if let other = properties.first(where: { !own.contains($0.key) }) {
        throw change.refuse("'\(other.key)' is not a property of a key of kind \(kind)", hints: [own.joined(separator: ", ")])
      }
      for name in kind == "Hash" ? ["MaxPartitionCount"] : ["RangeSize"] {
        guard properties.contains(where: { $0.key == name }) else {
          throw change.refuse("a key of kind \(kind) needs the property '\(name)'")
        }
      }
      if kind == "Hash", !properties.contains(where: { $0.key == "Seed" }) {
        properties.append(.init("Seed", .integer(1)))
      }
      return .object([
        .init("ColumnName", .string(name)), .init("Kind", .string(kind)), .init("Properties", .object(properties)),
      ])
    }
    let rest = (policy.object ?? []).filter { $0.key != "PartitionKeys" }
    return .object([.init("PartitionKeys", .array(partitionKeys))] + rest)
  }
}
