internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let inlineExternalTable = TabularOperator(
    name: "inline_external_table",
    summary: "Reads files as a table whose definition stands in the query.",
    syntax: "inline_external_table ['(' Schema=<columns> ')'] kind '=' Kind=<name> "
      + "[partition by '(' { Partition=<name> ':' PartitionType=<type> ['=' PartitionValue=<expression>], ',' }+ ')'] "
      + "[pathformat '=' '(' { Path=<expression> }+ ')'] [dataformat '=' Format=<name>] "
      + "'(' { Uri=<expression>, ',' }+ ')' [with '(' Properties=<properties> ')']",
    isSource: true,
    examples: [
      Example(
        "inline_external_table(x: long) kind=delta ('/data/t')",
        "error: 'inline_external_table' operator: kind=delta is not supported here.")
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    try binder.checkExternal(isTable: true, range: call.range)
    let kind = call.captures.name("Kind")?.text ?? ""
    guard kind == "storage" else {
      throw binder.semanticError("kind=\(kind) is not supported here.", code: "BadRequest_NotSupported", range: call.range)
    }
    let schema = try binder.schema(call.captures.columns("Schema"))
    guard !schema.fields.isEmpty, let format = call.captures.name("Format") else {
      throw binder.semanticError("columns and a dataformat are expected.", code: "SYN0002", range: call.range)
    }
    var uris: [String] = []
    for uri in call.captures.expressions("Uri") { uris.append(try binder.constantString(uri)) }
    var table = InlineExternalTable(schema: schema, format: format.text, locations: uris)
    for row in call.captures.rows("Partition") {
      guard let name = row.name("Partition"), let type = row.name("PartitionType") else { continue }
      try table.addPartition(name, type, row.expression("PartitionValue"), &binder)
    }
    for part in call.captures.expressions("Path") { try table.addPath(part, &binder) }
    let known = ["includeHeaders", "encoding", "namePrefix", "fileExtension"]
    for property in call.captures.properties("Properties") {
      guard let name = known.first(where: { $0.lowercased() == property.name.text.lowercased() }) else {
        throw binder.semanticError(
          "'\(property.name.text)' is no property: \(known.joined(separator: ", ")).", code: "SEM0233",
          range: property.name.range)
      }
      if case .string(let text) = try binder.bindPropertyValue(property.value) { table.properties[name] = text }
    }
    let source = try binder.entities.inlineExternalTable(table)
    return Relation(.scan(Scan(source: source, columns: source.schema.fields.indices.map { .visible($0) })))
  }
}
