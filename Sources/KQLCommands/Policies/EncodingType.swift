import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension EncodingProfile {
  static var names: [String] { allCases.map(\.rawValue) }

  /// As the service writes it, whatever the case it is given in.
  static func named(_ text: String) -> String? { names.first { $0.lowercased() == text.lowercased() } }
}

extension ManagementCommand {
  static let alterColumnPolicyEncodingType = ManagementCommand(
    "AlterColumnPolicyEncodingType",
    syntax: ".alter column ColumnName=<database_table_column> policy encoding [type '=' EncodingPolicyType=<string>]",
    summary: "Gives a column a profile of encoding, or without a type the default. "
      + "Profiles other than Default and Null leave out the term index.",
    permission: .tableAdmin, effect: .writes, result: Results.policy,
    examples: [
      Example(
        ".alter column Logs.Text policy encoding type = 'identifier'",
        #"EncodingPolicy | [NetDefaultDB].[Logs.Text] | {"EncodingPolicyType":"Identifier"} |  | Column"#)
    ]
  ) { context in
    let (table, column) = try context.column("ColumnName", in: context.captures)
    let entity = EntityName(.column, database: table.database, name: "\(table.name).\(column.name)")
    var json: String?
    if let text = context.captures.string("EncodingPolicyType") {
      guard let profile = EncodingProfile.named(text) else {
        throw Diagnostic(
          code: "General_BadRequest", "'\(text)' is not a profile of encoding", range: context.command.range,
          hints: Spelling.hints(for: text, in: EncodingProfile.names) + [
            "profiles: " + EncodingProfile.names.joined(separator: ", ")
          ])
      }
      if profile != "Null" { json = JSON.object([.init("EncodingPolicyType", .string(profile))]).text }
    }
    try context.change { try $0.setPolicy("encoding", of: entity, to: json) }
    return CommandResult(
      Table(schema: Schema(declared: Results.policy), rows: [Policy.encoding.row(entity, json)]))
  }
}
