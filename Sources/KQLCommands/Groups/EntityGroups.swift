import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let result = "Name: string, Entities: string"
  private static let members =
    "'(' { (cluster '(' Cluster=<string> ')' ['.' database '(' Database=<string> ')'] "
    + "| database '(' LocalDatabase=<string> ')'), ',' }+ ')'"

  static let entityGroups: [ManagementCommand] = [
    ManagementCommand(
      "CreateEntityGroupCommand",
      syntax: ".create entity_group EntityGroupName=<name> [IfNotExists=ifnotexists] \(members)",
      summary: "Names a list of databases, of this and other clusters.", permission: .databaseAdmin, effect: .writes,
      result: result,
      examples: [
        Example(
          ".create entity_group Both (database('NetDefaultDB'), cluster('c1').database('d1'))",
          #"Both | ["database('NetDefaultDB')","cluster('c1').database('d1')"]"#)
      ]
    ) { context in try context.storeEntityGroup(.create) },
    ManagementCommand(
      "CreateOrAlterEntityGroupCommand", syntax: ".create-or-alter entity_group EntityGroupName=<name> \(members)",
      summary: "Names a list of databases, or makes the list of that name this one.", permission: .databaseAdmin,
      effect: .writes, result: result,
      examples: [
        Example(
          ".create-or-alter entity_group Both (database('NetDefaultDB'))", #"Both | ["database('NetDefaultDB')"]"#)
      ]
    ) { context in try context.storeEntityGroup(.createOrAlter) },
    ManagementCommand(
      "AlterEntityGroup", syntax: ".alter entity_group EntityGroupName=<entitygroup> \(members)",
      summary: "Makes the list of an entity group this one.", permission: .databaseAdmin, effect: .writes,
      result: result,
      examples: [
        Example(
          ".alter entity_group Both (database('Other'))", #"Both | ["database('Other')"]"#,
          after: [".create entity_group Both (database('NetDefaultDB'))"])
      ]
    ) { context in try context.storeEntityGroup(.alter) },
    ManagementCommand(
      "AlterMergeEntityGroup", syntax: ".alter-merge entity_group EntityGroupName=<entitygroup> \(members)",
      summary: "Adds to the list of an entity group.", permission: .databaseAdmin, effect: .writes, result: result,
      examples: [
        Example(
          ".alter-merge entity_group Both (database('Other'))",
          #"Both | ["database('NetDefaultDB')","database('Other')"]"#,
          after: [".create entity_group Both (database('NetDefaultDB'))"])
      ]
    ) { context in try context.storeEntityGroup(.alterMerge) },
    ManagementCommand(
      "DropEntityGroup", syntax: ".drop entity_group EntityGroupName=<entitygroup>",
      summary: "Drops an entity group; shows those that remain.", permission: .databaseAdmin, effect: .writes,
      result: result,
      examples: [
        Example(
          ".drop entity_group Both | count", "0", after: [".create entity_group Both (database('NetDefaultDB'))"])
      ]
    ) { context in
      let group = try context.entityGroup()
      try context.change { try $0.remove(group) }
      return .documentRows(try context.documents(EntityGroup.kind), result)
    },
    ManagementCommand(
      "ShowEntityGroup", syntax: ".show entity_group EntityGroupName=<entitygroup>",
      summary: "Shows an entity group.", permission: .databaseAdmin, effect: .reads, result: result,
      examples: [
        Example(
          ".show entity_group Both", #"Both | ["database('NetDefaultDB')"]"#,
          after: [".create entity_group Both (database('NetDefaultDB'))"])
      ]
    ) { context in .documentRows([try context.entityGroup()], result) },
    ManagementCommand(
      "ShowEntityGroups", syntax: ".show entity_groups", summary: "Lists the entity groups of the database.",
      permission: .databaseAdmin, effect: .reads, result: result,
      examples: [Example(".show entity_groups | count", "0")]
    ) { context in .documentRows(try context.documents(EntityGroup.kind), result) },
  ]
}

/// An entity group is a document: a JSON array of references.
enum EntityGroup {
  static let kind = "entity_group"

  static func reference(_ row: Captures) -> String {
    func quoted(_ text: String) -> String { "'" + text.replacing("'", with: "\\'") + "'" }
    if let name = row.string("LocalDatabase") { return "database(\(quoted(name)))" }
    let cluster = "cluster(\(quoted(row.string("Cluster") ?? "")))"
    return row.string("Database").map { "\(cluster).database(\(quoted($0)))" } ?? cluster
  }
}

extension CommandContext {
  /// The documents of a kind in the current database, or with an empty name those of the cluster, sorted by name.
  func documents(_ kind: String, database: String? = nil) throws -> [DocumentInfo] {
    let home = try database ?? databaseInfo.name
    return (state.documents[kind] ?? [:]).values.filter { $0.database == home }.sorted { $0.name < $1.name }
  }

  fileprivate func entityGroup() throws -> DocumentInfo {
    let name = try requiredName("EntityGroupName")
    let all = try documents(EntityGroup.kind)
    if let found = all.first(where: { $0.name == name.text }) { return found }
    throw CommandError.notFound("EntityGroup", name.text, name.range, known: all.map(\.name))
  }

  fileprivate func storeEntityGroup(_ verb: MappingVerb) throws -> CommandResult {
    let name = try requiredName("EntityGroupName")
    let old = try documents(EntityGroup.kind).first { $0.name == name.text }
    if verb == .alter || verb == .alterMerge { _ = try entityGroup() } else { try EntityNames.check(name) }
    if let old, verb == .create {
      guard captures.has("IfNotExists") else { throw CommandError.exists("EntityGroup", name.text, name.range) }
      return .documentRows([old], "Name: string, Entities: string")
    }
    var references = captures.rows("Cluster").map(EntityGroup.reference)
    if verb == .alterMerge {
      let kept = old.flatMap { JSON($0.text) }?.array?.compactMap(\.string) ?? []
      references = kept + references.filter { !kept.contains($0) }
    }
    guard Set(references).count == references.count else {
      throw Diagnostic(
        code: "General_BadRequest", "a database stands twice in the entity group", range: command.range)
    }
    let document = DocumentInfo(
      kind: EntityGroup.kind, database: try databaseInfo.name, name: name.text,
      text: JSON.array(references.map(JSON.string)).text)
    try change { try $0.put(document) }
    return .documentRows([document], "Name: string, Entities: string")
  }
}

extension CommandResult {
  /// Names and texts.
  static func documentRows(_ documents: [DocumentInfo], _ schema: String) -> CommandResult {
    CommandResult(
      Table(schema: Schema(declared: schema), rows: documents.map { [.string($0.name), .string($0.text)] }))
  }
}
