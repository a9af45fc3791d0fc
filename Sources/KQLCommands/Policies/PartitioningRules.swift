import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics

/// What a partitioning policy must keep to.
enum PartitioningRules {
  private static let keys = [
    "PartitionKeys", "EffectiveDateTime", "MinRowCountPerOperation", "MaxRowCountPerOperation",
    "MaxOriginalSizePerOperation",
  ]

  /// The policy as it was, if it keeps to the rules: at most one hash key and one range key, over columns of fitting
  /// types.
  static func checked(_ text: String, _ change: PolicyChange) throws -> String {
    guard let json = JSON(text), let members = json.object else {
      throw change.refuse("a partitioning policy is a JSON object")
    }
    for member in members where !keys.contains(where: { $0.lowercased() == member.key.lowercased() }) {
      throw change.refuse(
        "'\(member.key)' is not a key of this policy", hints: Spelling.hints(for: member.key, in: keys))
    }
    let table = try change.context.snapshot.table(change.entity.name, in: change.entity.database)
    var kinds: Set<String> = []
    for key in json["PartitionKeys"]?.array ?? [] {
      let kind = key["Kind"]?.string ?? ""
      guard kind == "Hash" || kind == "UniformRange" else {
        throw change.refuse("the Kind of a partition key is Hash or UniformRange")
      }
      guard kinds.insert(kind).inserted else { throw change.refuse("a policy has one partition key of kind \(kind)") }
      let name = key["ColumnName"]?.string ?? ""
      guard let column = table.columns.first(where: { $0.name == name }) else {
        throw CommandError.notFound("Column", name, change.context.command.range, known: table.columns.map(\.name))
      }
      let wanted: [ScalarType] = kind == "Hash" ? [.string, .guid] : [.datetime]
      guard wanted.contains(column.type) else {
        throw change.refuse(
          "a partition key of kind \(kind) needs a column of type \(wanted.map(\.name).joined(separator: " or "))")
      }
      if kind == "Hash" { try checkHash(key["Properties"] ?? .null, change) }
    }
    return text
  }

  private static func checkHash(_ properties: JSON, _ change: PolicyChange) throws {
    guard let count = properties["MaxPartitionCount"]?.integer, count > 1, count <= 2048 else {
      throw change.refuse("'MaxPartitionCount' needs a number from 2 to 2048")
    }
    if let function = properties["Function"]?.string, function != "XxHash64" {
      throw change.refuse("the 'Function' of a hash key is XxHash64")
    }
    if let seed = properties["Seed"]?.integer, seed != 1 { throw change.refuse("the 'Seed' of a hash key is 1") }
  }
}
