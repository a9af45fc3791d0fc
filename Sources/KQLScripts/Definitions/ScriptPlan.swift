import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// What running a script on a data directory would change.
package struct ScriptPlan: Sendable {
  package var changes: [DefinitionChange]
  /// Statements that change rows, or the files of others, each with its place: they run each time.
  package var dataStatements: [String]

  package var losesData: Bool { changes.contains { !$0.losses.isEmpty } }
  package var isEmpty: Bool { changes.isEmpty && dataStatements.isEmpty }

  /// Rehearses the script on the definitions of the directory; a directory that does not exist yet has none.
  package init(
    script: [UInt8], path: String, directory: String?, database: String?, rowCounts: [String: Int]
  ) throws(Diagnostic) {
    let workspace = try Workspace()
    if let directory { try workspace.load(directory: directory, database: database) }
    let before = DefinitionSet(SchemaDefinitions.commands(of: workspace.session))
    try workspace.run(script: script, path: path)
    let after = DefinitionSet(SchemaDefinitions.commands(of: workspace.session))
    changes = DefinitionChange.changes(from: before, to: after).map { change in
      var change = change
      if change.kind == .drop, let rows = rowCounts[change.subject] {
        change.losses = rows == 0 ? [] : ["\(rows) rows"]
      } else if let rows = rowCounts[change.subject], rows == 0 {
        change.losses = []
      }
      return change
    }
    dataStatements = BlockReader.blocks(of: script).compactMap { block in
      guard block.kind == .statement, let outline = CommandOutline(block.text), outline.touchesRows else { return nil }
      let line = block.text.split(separator: "\n").first { !$0.hasPrefix("//") } ?? ""
      return "\(path):\(block.line): \(SecretText.masked(String(line.prefix(100))))"
    }
  }
}

extension CommandOutline {
  private static let verbs: Set<Substring> = [
    ".ingest", ".set", ".append", ".set-or-append", ".set-or-replace", ".ingest-from-storage-queued", ".delete",
    ".update", ".clear", ".purge", ".move", ".replace", ".export", ".merge", ".undo",
    ".make",
  ]

  /// What holds rows beside the tables; no definition tells of it.
  private static let droppedData: Set<Substring> = [
    "extents", "graph_snapshot", "graph_snapshots", "stored_query_result", "stored_query_results",
  ]

  /// Whether the command changes rows or writes files.
  var touchesRows: Bool {
    let words = name.split(separator: " ")
    guard let verb = words.first, CommandOutline.verbs.contains(verb) else {
      return words.first == ".drop" && CommandOutline.droppedData.contains(words.dropFirst().first ?? "")
    }
    // `.delete table T policy retention` is about a definition.
    return !(verb == ".delete" && words.contains("policy"))
  }
}
