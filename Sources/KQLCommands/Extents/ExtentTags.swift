import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage
import KQLSyntax

extension ManagementCommand {
  private static let tagged =
    "OriginalExtentId: string, ResultExtentId: string, ResultExtentTags: string, Details: string"
  private static let with = "[with '(' { PropertyName=<name> '=' PropertyValue=<value>, ',' }+ ')']"
  private static let list = "'(' { Tag=<string>, ',' }+ ')'"

  static let alterExtentTags = ManagementCommand(
    "AlterExtentTagsFromQuery",
    syntax: ".alter [async] table TableName=<table> extent tags \(list) \(with) '<|' <input_query>",
    summary: "Gives the extents that a query names these tags.", permission: .tableAdmin, effect: .writes,
    result: tagged,
    examples: [Example(".alter table Logs extent tags ('drop-by:a') <| .show table Logs extents", "")]
  ) { context in
    try context.retag { _, tags in tags }
  }

  static let alterMergeExtentTags = ManagementCommand(
    "AlterMergeExtentTagsFromQuery",
    syntax: ".alter-merge [async] table TableName=<table> extent tags \(list) \(with) '<|' <input_query>",
    summary: "Adds tags to the extents that a query names.", permission: .tableAdmin, effect: .writes, result: tagged,
    examples: [Example(".alter-merge table Logs extent tags ('drop-by:a') <| .show table Logs extents", "")]
  ) { context in
    try context.retag { old, tags in old + tags.filter { !old.contains($0) } }
  }

  static let dropExtentTagsFromTable = ManagementCommand(
    "DropExtentTagsFromTable", syntax: ".drop [async] table TableName=<table> extent tags \(list) \(with)",
    summary: "Removes tags from all extents of a table.", permission: .tableAdmin, effect: .writes, result: tagged,
    examples: [Example(".drop table Logs extent tags ('drop-by:a')", "")]
  ) { context in
    try context.runs {
      let table = try context.table("TableName")
      let properties = try PropertyList(context.captures, known: ["extentCreatedOnFrom", "extentCreatedOnTo"])
      let gone = Set(context.captures.rows("Tag").compactMap { $0.string("Tag") })
      return try context.store(
        try context.created(try context.chosen(table), properties).map {
          ($0, $0.info.tags.filter { !gone.contains($0) })
        },
        of: table)
    }
  }

  static let dropExtentTags = ManagementCommand(
    "DropExtentTagsFromQuery",
    syntax: ".drop [async] table TableName=<table> extent tags \(with) '<|' <input_query>",
    summary: "Removes the tags that a query names beside extents.", permission: .tableAdmin, effect: .writes,
    result: tagged,
    examples: [
      Example(".drop table Logs extent tags <| .show table Logs extents | project ExtentId, Tags", "")
    ]
  ) { context in
    try context.runs {
      let table = try context.table("TableName")
      let properties = try PropertyList(context.captures, known: ["extentCreatedOnFrom", "extentCreatedOnTo"])
      var gone: [GUID: Set<String>] = [:]
      let references = try context.references(try context.requiredInput())
      for reference in references {
        guard let tag = reference.tag else {
          throw Diagnostic(
            code: "General_BadRequest", "the query must have a column 'Tags', one tag in a row",
            range: context.command.range)
        }
        gone[reference.id, default: []].insert(tag)
      }
      let extents = try context.created(try context.find(references.map(\.id), in: [table]), properties)
      return try context.store(
        extents.map { extent in (extent, extent.info.tags.filter { gone[extent.info.id]?.contains($0) != true }) },
        of: table)
    }
  }
}

extension CommandContext {
  fileprivate func retag(_ rule: (_ old: [String], _ tags: [String]) -> [String]) throws -> CommandResult {
    try runs {
      let table = try table("TableName")
      let properties = try PropertyList(captures, known: ["extentCreatedOnFrom", "extentCreatedOnTo"])
      let tags = captures.rows("Tag").compactMap { $0.string("Tag") }
      let extents = try find(try references(try requiredInput()).map(\.id), in: [table])
      return try store(try created(extents, properties).map { ($0, rule($0.info.tags, tags)) }, of: table)
    }
  }

  /// Changes the extents whose tags differ.
  fileprivate func store(_ changes: [(ChosenExtent, [String])], of table: TableInfo) throws -> CommandResult {
    let changed = changes.filter { $0.0.info.tags != $0.1 }
    let successions = try database.setTags(
      changed.map { ($0.0.extent, $0.1) }, of: table, request: request)
    try refresh()
    let rows: [[Value]] = successions.map { succession in
      [
        .string(succession.original.id.dashed), .string(succession.result?.id.dashed ?? ""),
        .string(succession.result?.tags.joined(separator: " ") ?? ""), .string(""),
      ]
    }
    let schema = Schema(
      declared: "OriginalExtentId: string, ResultExtentId: string, ResultExtentTags: string, Details: string")
    return CommandResult(Table(schema: schema, rows: rows))
  }
}
