import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let columns = "('(' { ColumnName=<name> ':' ColumnType=<type>, ',' }+ ')')"
  private static let properties =
    "[with '(' { PropertyName=(docstring | folder | <name>) '=' PropertyValue=<value>, ',' }+ ')']"

  static let alterTable = ManagementCommand(
    "AlterTable", syntax: ".alter table TableName=<table> \(columns) \(properties)",
    summary: "Makes the columns of a table exactly these; the data of columns that go is lost.",
    permission: .tableAdmin, effect: .writes, result: Results.schema,
    examples: [
      Example(
        ".alter table Logs (Text: string, Level: string) | project Schema",
        #"{"Name":"Logs","Folder":"","DocString":"","OrderedColumns":[{"Name":"Text","Type":"System.String","CslType":"string"},{"Name":"Level","Type":"System.String","CslType":"string"}]}"#
      )
    ]
  ) { context in
    let existing = try context.table("TableName")
    let definition = try TableDefinition(context)
    let gone = existing.columns.filter { old in !definition.columns.contains { $0.name == old.name } }
    if !gone.isEmpty {
      context.warn("the data of \(gone.map { "'\($0.name)'" }.joined(separator: ", ")) is no longer reachable")
    }
    let lost = definition.lost(of: existing)
    if !lost.isEmpty {
      context.warn(
        "the \(lost.joined(separator: " and the ")) of table '\(existing.name)' \(lost.count > 1 ? "are" : "is") gone: .alter table clears what is not given; .alter-merge keeps it"
      )
    }
    return try context.change { access in .schemaRows([try definition.alter(existing, access)]) }
  }

  static let alterMergeTable = ManagementCommand(
    "AlterMergeTable", syntax: ".alter-merge table TableName=<table> \(columns) \(properties)",
    summary: "Adds the columns that a table lacks.", permission: .tableAdmin, effect: .writes, result: Results.schema,
    examples: [
      Example(
        ".alter-merge table Logs (Level: string) | project Schema",
        #"{"Name":"Logs","Folder":"","DocString":"","OrderedColumns":[{"Name":"Time","Type":"System.DateTime","CslType":"datetime"},{"Name":"Text","Type":"System.String","CslType":"string"},{"Name":"Level","Type":"System.String","CslType":"string"}]}"#
      )
    ]
  ) { context in
    let existing = try context.table("TableName")
    let definition = try TableDefinition(context)
    return try context.change { access in .schemaRows([try definition.extend(existing, access)]) }
  }

  static let alterTableDocString = ManagementCommand(
    "AlterTableDocString", syntax: ".alter table TableName=<table> docstring Documentation=<string>",
    summary: "Sets the description of a table.", permission: .tableAdmin, effect: .writes, result: Results.schema,
    examples: [Example(".alter table Logs docstring 'Raw lines' | project DocString", "Raw lines")]
  ) { context in
    try context.alterTable { $0.docString = context.captures.string("Documentation") ?? "" }
  }

  static let alterTableFolder = ManagementCommand(
    "AlterTableFolder", syntax: ".alter table TableName=<table> folder Folder=<string>",
    summary: "Sets the folder of a table.", permission: .tableAdmin, effect: .writes, result: Results.schema,
    examples: [Example(".alter table Logs folder 'raw' | project Folder", "raw")]
  ) { context in
    try context.alterTable { $0.folder = context.captures.string("Folder") ?? "" }
  }

  static let alterTableColumnDocStrings = ManagementCommand(
    "AlterTableColumnDocStrings",
    syntax:
      ".alter table TableName=<table> column-docstrings '(' { ColumnName=<column> ':' DocString=<string>, ',' }+ ')'",
    summary: "Sets the descriptions of columns; those not named lose theirs.", permission: .tableAdmin,
    effect: .writes, result: Results.schema,
    examples: [Example(".alter table Logs column-docstrings (Text: 'one line') | project TableName", "Logs")]
  ) { context in try context.setColumnDocStrings(clearsOthers: true) }

  static let alterMergeTableColumnDocStrings = ManagementCommand(
    "AlterMergeTableColumnDocStrings",
    syntax:
      ".alter-merge table TableName=<table> column-docstrings '(' { ColumnName=<column> ':' DocString=<string>, ',' }+ ')'",
    summary: "Sets the descriptions of some columns.", permission: .tableAdmin, effect: .writes,
    result: Results.schema,
    examples: [Example(".alter-merge table Logs column-docstrings (Text: 'one line') | project TableName", "Logs")]
  ) { context in try context.setColumnDocStrings(clearsOthers: false) }

  static let renameTable = ManagementCommand(
    "RenameTable",
    syntax:
      ".rename table TableName=<table> to NewTableName=<name> [with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']",
    summary: "Renames a table; with updateMaterializedViews=true its materialized views read it on.",
    permission: .tableAdmin, effect: .writes, result: Results.table,
    examples: [Example(".rename table Logs to OldLogs | project TableName", "OldLogs")]
  ) { context in
    let table = try context.table("TableName")
    let name = try context.requiredName("NewTableName")
    let properties = try PropertyList(context.captures, known: ["updateMaterializedViews"])
    return try context.rename([(table, name)], updatesViews: try properties.bool("updateMaterializedViews") ?? false)
  }

  static let renameTables = ManagementCommand(
    "RenameTables", syntax: ".rename tables { NewTableName=<name> '=' TableName=<table>, ',' }+",
    summary: "Renames tables in one step, so that two can swap their names.", permission: .tableAdmin,
    effect: .writes, result: Results.table,
    examples: [Example(".rename tables Logs = Parsed, Parsed = Logs | project TableName", "Logs\nParsed")]
  ) { context in
    try context.rename(
      context.captures.rows("NewTableName").map { row in
        guard let name = row.name("NewTableName") else {
          throw Diagnostic(code: "SYN0002", "a name is missing", range: row.range)
        }
        return (try context.table("TableName", in: row), name)
      })
  }
}

extension CommandContext {
  fileprivate func alterTable(_ body: (inout TableInfo) -> Void) throws -> CommandResult {
    let existing = try table("TableName")
    return try change { access in
      var table = existing
      body(&table)
      try access.update(table, event: "ALTER-TABLE")
      return .schemaRows([table])
    }
  }

  fileprivate func setColumnDocStrings(clearsOthers: Bool) throws -> CommandResult {
    let existing = try table("TableName")
    var texts: [String: String] = [:]
    for row in captures.rows("ColumnName") {
      guard let name = row.name("ColumnName") else { continue }
      guard existing.columns.contains(where: { $0.name == name.text }) else {
        throw CommandError.notFound("Column", name.text, name.range, known: existing.columns.map(\.name))
      }
      texts[name.text] = row.string("DocString") ?? ""
    }
    return try alterTable { table in
      for index in table.columns.indices {
        if let text = texts[table.columns[index].name] {
          table.columns[index].docString = text
        } else if clearsOthers {
          table.columns[index].docString = ""
        }
      }
    }
  }

  fileprivate func rename(
    _ pairs: [(table: TableInfo, name: Name)], updatesViews: Bool = false
  ) throws -> CommandResult {
    for pair in pairs { try EntityNames.check(pair.name) }
    return try change { access in
      let moved = Set(pairs.map(\.table.name))
      for pair in pairs {
        if access.state.table(pair.name.text, in: pair.table.database) != nil, !moved.contains(pair.name.text) {
          throw CommandError.exists("Table", pair.name.text, pair.name.range)
        }
      }
      guard Set(pairs.map(\.name.text)).count == pairs.count else {
        throw Diagnostic(
          code: "BadRequest_EntityNameIsNotValid", "two tables would get the same name", range: command.range)
      }
      guard let database = pairs.first?.table.database else { return .tableRows([]) }
      try access.renameTables(pairs.map { ($0.table.name, $0.name.text) }, in: database)
      if updatesViews {
        for pair in pairs { try access.renameSource(pair.table.name, to: pair.name.text, in: database) }
      }
      return .tableRows(pairs.compactMap { access.state.table($0.name.text, in: database) })
    }
  }
}
