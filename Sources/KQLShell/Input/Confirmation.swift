import KQLEngine

/// Typed commands that ask back: those that take data away for good.
///
/// What can be taken back (`.drop table`, by `.undo drop table`) or says by its own words that it means it (`.purge` with
/// its token, `.set-or-replace`) does not ask. Scripts, `-e` and pipes never ask: there the text is the decision.
enum Confirmation {
  /// By the command's name, what is lost.
  private static let losses: [String: String] = [
    "ClearTableData": "all rows of the table", "ClearMaterializedViewData": "all rows of the view",
    "DeleteTableRecords": "the rows that the query finds", "DropColumn": "the values of the column",
    "DropTableColumns": "the values of the columns", "DropDatabase": "the database with all its tables",
    "DropExtent": "the rows of the extent", "DropExtents": "the rows of the extents",
  ]

  /// What to ask before a typed text runs; nil when it may.
  static func question(before text: String) -> String? {
    guard text.hasPrefix("."), let outline = CommandOutline(text), let loss = losses[outline.id],
      !outline.captures.has("WhatIf")
    else { return nil }
    return "\(outline.name) takes away \(loss) and cannot be undone; go on?"
  }
}
