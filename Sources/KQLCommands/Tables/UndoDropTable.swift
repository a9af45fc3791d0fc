import KQLCatalog
import KQLColumns
import KQLLanguage

extension ManagementCommand {
  static let undoDropTable = ManagementCommand(
    "UndoDropTable",
    syntax: ".undo drop table DroppedName=<name> [as TableName=<name>] version '=' Version=<string> [#internal]",
    summary: "Brings back a dropped table at the version before its drop, as the journal shows it.",
    permission: .databaseAdmin, effect: .writes,
    result: "ExtentId: guid, NumberOfRecords: long, Status: string, FailureReason: string",
    examples: [
      Example(".undo drop table Events version = 'v1.6' | project NumberOfRecords, Status", "2 | Recovered", after: [".drop table Events"])
    ]
  ) { context in
    let name = try context.requiredName("DroppedName")
    let newName = context.captures.name("TableName")
    if let newName { try EntityNames.check(newName) }
    let database = try context.databaseInfo.name
    let table = try context.change {
      try $0.undoDropTable(
        name.text, in: database, as: newName?.text, version: context.captures.string("Version") ?? "")
    }
    let rows: [[Value]] = try context.extents(of: table).map {
      [.guid($0.id), .long(Int64($0.rowCount)), .string("Recovered"), .string("")]
    }
    let schema = Schema(declared: "ExtentId: guid, NumberOfRecords: long, Status: string, FailureReason: string")
    return CommandResult(Table(schema: schema, rows: rows))
  }
}
