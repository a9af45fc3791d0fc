import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"

  static let moveExtentsFrom = ManagementCommand(
    "MoveExtentsFrom",
    syntax:
      ".move [async] extents [All=all] from table SourceTableName=<table> to table DestinationTableName=<table> \(with) "
      + "['(' { ExtentId=<guid>, ',' }+ ')']",
    summary: "Moves extents of a table to another one.", permission: .tableAdmin, effect: .writes,
    result: CommandResult.moved, commandType: "ExtentsMove",
    examples: [Example(".move extents all from table Logs to table Parsed | count", "0")]
  ) { context in
    try context.runs {
      let source = try context.table("SourceTableName")
      let ids = try context.listedIds("ExtentId")
      guard context.captures.has("All") != !ids.isEmpty else {
        throw Diagnostic(
          code: "SYN0002", "either 'all', or the ids of extents at the end, say what to move",
          range: context.command.range)
      }
      let extents = ids.isEmpty ? try context.chosen(source) : try context.find(ids, in: [source])
      return try context.move(extents)
    }
  }

  static let moveExtentsQuery = ManagementCommand(
    "MoveExtentsQuery",
    syntax: ".move [async] extents to table DestinationTableName=<table> \(with) '<|' <input_query>",
    summary: "Moves the extents that a query names to a table.", permission: .tableAdmin, effect: .writes,
    result: CommandResult.moved, commandType: "ExtentsMove",
    examples: [Example(".move extents to table Parsed <| .show table Logs extents", "")]
  ) { context in
    try context.runs { try context.move(try context.extents(namedBy: try context.requiredInput())) }
  }

  static let replaceExtents = ManagementCommand(
    "ReplaceExtents",
    syntax: ".replace [async] extents in table DestinationTableName=<table> \(with) '<|' "
      + "'{' ExtentsToDrop=<input_query> '}' ',' '{' ExtentsToMove=<input_query> '}'",
    summary: "Drops extents of a table and moves others into it, in one transaction.", permission: .tableAdmin,
    effect: .writes, result: CommandResult.moved,
    examples: [
      Example(
        ".replace extents in table Parsed <| { .show table Parsed extents }, { .show table Logs extents }", "")
    ]
  ) { context in
    try context.runs {
      let target = try context.table("DestinationTableName")
      let dropped = try context.references(try context.input("ExtentsToDrop")).map(\.id)
      let moved = try context.extents(namedBy: try context.input("ExtentsToMove"))
      return try context.move(moved, dropping: try context.find(dropped, in: [target]))
    }
  }
}

extension CommandContext {
  /// The extents of `ExtentId, TableName` rows.
  fileprivate func extents(namedBy input: Command.Input) throws -> [ChosenExtent] {
    let references = try references(input)
    let tables = try allTables
    for reference in references {
      guard let name = reference.tableName, !tables.contains(where: { $0.name == name }) else { continue }
      throw CommandError.notFound("Table", name, command.range, code: "BadRequest_TableNotExist")
    }
    return try find(references.map(\.id), in: tables)
  }

  fileprivate func move(_ extents: [ChosenExtent], dropping: [ChosenExtent] = []) throws -> CommandResult {
    let target = try table("DestinationTableName")
    let properties = try PropertyList(
      captures, known: ["setNewIngestionTime", "extentCreatedOnFrom", "extentCreatedOnTo"])
    let moved = try created(extents, properties)
    if let here = moved.first(where: { $0.table.id == target.id }) {
      throw Diagnostic(
        code: "General_BadRequest", "extent \(here.info.id.dashed) is in table '\(target.name)' already",
        range: command.range)
    }
    for extent in moved where extent.table.database != target.database {
      throw Diagnostic(
        code: "General_BadRequest", "extents move between tables of one database only", range: command.range)
    }
    let successions = try database.moveExtents(
      moved.map { ($0.extent, $0.table) }, to: target, dropping: dropping.map(\.extent),
      setNewIngestionTime: try properties.bool("setNewIngestionTime") ?? false, request: request)
    try refresh()
    return .movedRows(successions)
  }
}
