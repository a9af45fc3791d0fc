import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  static let showPlugins = ManagementCommand(
    "ShowPlugins", syntax: ".show plugins [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Lists the plugins of evaluate and whether they may be used.", permission: .databaseViewer, effect: .reads,
    result: "PluginName: string, IsEnabled: bool",
    examples: [Example(".show plugins | where PluginName == 'bag_unpack'", "bag_unpack | true")]
  ) { context in
    _ = try PropertyList(context.captures, known: ["type"])
    let disabled = context.state.disabledPlugins
    let rows: [[Value]] = context.queries.pluginNames.map { [.string($0), .bool(!disabled.contains($0))] }
    return CommandResult(Table(schema: Schema(declared: "PluginName: string, IsEnabled: bool"), rows: rows))
  }

  static let enablePlugin = ManagementCommand(
    "EnablePlugin", syntax: ".enable plugin Plugin=(<string> | <name>)", summary: "Allows queries to use a plugin.",
    permission: .allDatabasesAdmin, effect: .writes, result: "PluginName: string, IsEnabled: bool",
    examples: [Example(".enable plugin pivot", "pivot | true", after: [".disable plugin pivot"])]
  ) { context in try context.setPlugin(isEnabled: true) }

  static let disablePlugin = ManagementCommand(
    "DisablePlugin", syntax: ".disable plugin Plugin=(<string> | <name>)",
    summary: "Forbids queries to use a plugin.", permission: .allDatabasesAdmin, effect: .writes,
    result: "PluginName: string, IsEnabled: bool", examples: [Example(".disable plugin pivot", "pivot | false")]
  ) { context in try context.setPlugin(isEnabled: false) }
}

extension CommandContext {
  fileprivate func setPlugin(isEnabled: Bool) throws -> CommandResult {
    let name = captures.string("Plugin") ?? captures.name("Plugin")?.text ?? ""
    guard queries.pluginNames.contains(name) else {
      throw CommandError.notFound("Plugin", name, command.range, known: queries.pluginNames)
    }
    let document = DocumentInfo(kind: CatalogState.disabledPluginKind, database: "", name: name, text: "")
    if state.disabledPlugins.contains(name) == isEnabled {
      try change { transaction in
        if isEnabled { try transaction.remove(document) } else { try transaction.put(document) }
      }
    }
    return CommandResult(
      Table(
        schema: Schema(declared: "PluginName: string, IsEnabled: bool"), rows: [[.string(name), .bool(isEnabled)]]))
  }
}
