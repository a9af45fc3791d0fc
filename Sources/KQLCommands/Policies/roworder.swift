import KQLLanguage

extension Policy {
  static let rowOrder = Policy(
    name: "roworder", title: "RowOrderPolicy",
    summary: "How rows are ordered inside the extents that later ingestions and merges write.", entities: [.table], tables: [.alter],
    alterSyntax: "'(' { ColumnName=<column> Order=(asc | desc), ',' }+ ')'",
    mergeSyntax: "'(' { ColumnName=<column> Order=(asc | desc), ',' }+ ')'",
    examples: [
      .alter: [Example(".alter table Logs policy roworder (Time desc) | project Policy", "(Time desc)")]
    ],
    sample: PolicySample("(Text asc)", gives: "(Text asc)"), script: { $0 }
  ) { change in
    let table = try change.context.snapshot.table(change.entity.name, in: change.entity.database)
    var parts = change.isMerge ? change.current.map { $0.dropFirst().dropLast() }.map { [String($0)] } ?? [] : []
    for row in change.captures.rows("ColumnName") {
      guard let name = row.name("ColumnName") else { continue }
      guard table.columns.contains(where: { $0.name == name.text }) else {
        throw CommandError.notFound("Column", name.text, name.range, known: table.columns.map(\.name))
      }
      parts.append("\(EntityText.quoted(name.text)) \(row.keyword("Order") ?? "asc")")
    }
    return "(" + parts.joined(separator: ", ") + ")"
  }
}
