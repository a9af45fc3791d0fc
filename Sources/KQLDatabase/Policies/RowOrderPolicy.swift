import KQLCatalog
import KQLColumns
import KQLLanguage

/// The order of rows inside the extents of a table.
struct RowOrderPolicy {
  /// As a `sort` operator writes it; nil when no column of the policy is left.
  let keys: String?

  /// The policy's text: `(Time desc, ['my column'] asc)`.
  init(_ text: String, columns: [ColumnInfo]) {
    var keys: [String] = []
    for part in Self.parts(text) {
      let isDescending = part.hasSuffix(" desc")
      var name = part.hasSuffix(" asc") ? part.dropLast(4) : isDescending ? part.dropLast(5) : Substring(part)
      if name.hasPrefix("['"), name.hasSuffix("']") { name = name.dropFirst(2).dropLast(2) }
      // A column may have been dropped or renamed since.
      guard columns.contains(where: { $0.name == Self.unescaped(name) && $0.type != .dynamic }) else { continue }
      keys.append("['\(name)'] \(isDescending ? "desc" : "asc")")
    }
    self.keys = keys.isEmpty ? nil : keys.joined(separator: ", ")
  }

  /// What stands between the commas that are in no quotes.
  private static func parts(_ text: String) -> [String] {
    var parts: [String] = []
    var part = ""
    var isQuoted = false
    var isEscaped = false
    for character in text.dropFirst().dropLast() {
      if character == "," && !isQuoted {
        parts.append(part)
        part = ""
        continue
      }
      if character == "'" && !isEscaped { isQuoted.toggle() }
      isEscaped = character == "\\" && !isEscaped
      if !(part.isEmpty && character == " ") { part.append(character) }
    }
    return parts + [part]
  }

  private static func unescaped(_ name: Substring) -> String {
    var result = ""
    var isEscaped = false
    for character in name {
      if character == "\\" && !isEscaped {
        isEscaped = true
        continue
      }
      isEscaped = false
      result.append(character)
    }
    return result
  }
}

extension Database {
  /// Rows on their way into extents, in the order that the table's policy wants; `schema` may have more columns than
  /// the table.
  func ordered(
    _ chunks: [[Column]], _ schema: Schema, for table: TableInfo, _ state: CatalogState
  ) throws -> [[Column]] {
    guard let text = state.policy("roworder", of: table.entity), !chunks.isEmpty,
      let keys = RowOrderPolicy(text, columns: table.columns).keys
    else { return chunks }
    let rows = RowsSource(name: table.name, schema: schema, chunks: chunks, ingestionTime: nil)
    let resolver = SnapshotResolver(
      snapshot: try snapshot(), database: table.database, overrides: ["$rows": rows])
    let sorted = try services.runQuery(
      QueryTask(
        text: "['$rows'] | sort by \(keys)", resolver: resolver, now: clock.now(), principal: "", clientActivityId: ""))
    return sorted.chunks
  }
}
