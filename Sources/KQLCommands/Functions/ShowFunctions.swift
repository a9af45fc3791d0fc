import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let showFunctions = ManagementCommand(
    "ShowFunctions", syntax: ".show functions", summary: "Lists the stored functions.", permission: .databaseViewer,
    effect: .reads, result: Results.function,
    examples: [Example(".show functions | project Name, Parameters", "ParseLogs | ()")]
  ) { context in
    .functionRows(context.state.functions(in: try context.databaseInfo.name))
  }

  static let showFunction = ManagementCommand(
    "ShowFunction",
    syntax:
      ".show function FunctionName=<function> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Shows a stored function.", permission: .databaseViewer, effect: .reads, result: Results.function,
    examples: [Example(".show function ParseLogs | project Name", "ParseLogs")]
  ) { context in
    let options = try PropertyList(context.captures, known: ["ShowObfuscatedStrings"])
    let function = try context.function("FunctionName")
    let entity = EntityName(.function, database: function.database, name: function.name)
    try context.showObfuscatedStrings(options, isCreator: context.access.isAdmin(of: entity))
    return .functionRows([function])
  }
}

extension CommandResult {
  static func functionRows(_ functions: [FunctionInfo]) -> CommandResult {
    CommandResult(Table(schema: Schema(declared: Results.function), rows: functions.map(\.row)))
  }
}
