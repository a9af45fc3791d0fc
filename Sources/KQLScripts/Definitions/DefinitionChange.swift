import KQLDiagnostics
import KQLEngine
import KQLSyntax

/// How a definition differs between two databases.
package struct DefinitionChange: Sendable {
  package enum Kind: String, Sendable { case create, alter, drop }

  package var kind: Kind
  package var subject: String
  package var old: String?
  package var new: String?
  /// Data that the change would take away: `column 'b' (long)`.
  package var losses: [String] = []
  /// The lines that differ, each with `-` or `+` before it; secrets by their hash.
  package var lines: [String] = []

  /// The changes from one set of definitions to another, those of tables first.
  package static func changes(from old: DefinitionSet, to new: DefinitionSet) -> [DefinitionChange] {
    var changes: [DefinitionChange] = []
    for definition in new.definitions {
      guard let before = old[definition.subject] else {
        changes.append(DefinitionChange(.create, definition.subject, old: nil, new: definition.text))
        continue
      }
      if before.text == definition.text { continue }
      changes.append(DefinitionChange(.alter, definition.subject, old: before.text, new: definition.text))
    }
    for definition in old.definitions where new[definition.subject] == nil {
      changes.append(DefinitionChange(.drop, definition.subject, old: definition.text, new: nil))
    }
    return changes
  }

  private init(_ kind: Kind, _ subject: String, old: String?, new: String?) {
    self.kind = kind
    self.subject = subject
    self.old = old
    self.new = new
    let columns = ColumnChange.changes(old, new)
    if kind == .alter, !columns.isEmpty {
      lines = columns.flatMap(\.lines)
      losses = columns.compactMap(\.loss)
    } else {
      lines = LineDifference.lines(
        SecretHash.hashed(old ?? "").split(separator: "\n").map(String.init),
        SecretHash.hashed(new ?? "").split(separator: "\n").map(String.init))
    }
    if kind == .drop, CommandOutline(old ?? "")?.isTable == true { losses = ["the rows of \(subject)"] }
  }
}

extension CommandOutline {
  /// Whether the command makes a table, with columns of its own rows.
  var isTable: Bool { id == "CreateMergeTable" || id == "CreateTable" }
}

/// A column that two definitions of a table have differently.
private struct ColumnChange {
  var lines: [String]
  var loss: String?

  /// Nothing when one of the texts is no table.
  static func changes(_ old: String?, _ new: String?) -> [ColumnChange] {
    guard let before = old.flatMap({ columns($0) }), let after = new.flatMap({ columns($0) }) else { return [] }
    var changes: [ColumnChange] = []
    for (name, type) in before {
      guard let other = after.first(where: { $0.name == name }) else {
        changes.append(ColumnChange(lines: ["- column \(name): \(type)"], loss: "column '\(name)' (\(type))"))
        continue
      }
      if other.type == type { continue }
      changes.append(
        ColumnChange(
          lines: ["- column \(name): \(type)", "+ column \(name): \(other.type)"],
          loss: "the values of column '\(name)' (\(type) becomes \(other.type))"))
    }
    for (name, type) in after where !before.contains(where: { $0.name == name }) {
      changes.append(ColumnChange(lines: ["+ column \(name): \(type)"]))
    }
    return changes
  }

  private static func columns(_ text: String) -> [(name: String, type: String)]? {
    guard let outline = CommandOutline(text), outline.isTable else { return nil }
    return outline.captures.rows("ColumnName").compactMap { row in
      guard let name = row.name("ColumnName"), let type = row.name("ColumnType") else { return nil }
      return (name.text, type.text)
    }
  }
}
