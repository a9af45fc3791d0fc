import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLDiagnostics
import KQLLanguage

extension ManagementCommand {
  static let setContinuousExportCursor = ManagementCommand(
    "SetContinuousExportCursor", syntax: ".set continuous-export ContinuousExportName=<name> cursor to Cursor=<string>",
    summary: "Sets how far a continuous export has got: its next run begins after this cursor.",
    permission: .databaseAdmin, effect: .writes, result: Results.continuousExport,
    examples: [
      Example(".set continuous-export Hourly cursor to '' | project Name, StartCursor", "Hourly | 0"),
      Example(
        ".set continuous-export Hourly cursor to 'yesterday' | count",
        "error: 'yesterday' is not a database cursor"),
    ]
  ) { context in
    var export = try context.continuousExport("ContinuousExportName")
    let text = context.captures.string("Cursor") ?? ""
    // The empty cursor is the one before all rows.
    guard let cursor = text.isEmpty ? 0 : Int64(text), cursor >= 0 else {
      throw Diagnostic(
        code: "General_BadRequest", "'\(text)' is not a database cursor", range: context.command.range,
        hints: ["print cursor_current() shows the present one"])
    }
    export.startCursor = min(export.startCursor, cursor)
    export.cursor = cursor
    try context.change { access in
      try access.put(export)
      try access.journal(
        "ALTER-CONTINUOUS-EXPORT", database: export.database, entity: export.name, after: "cursor: \(cursor)")
    }
    return .continuousExportRows([export])
  }
}
