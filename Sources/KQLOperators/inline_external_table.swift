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
    if call.captures.has("Partition") || call.captures.has("Path") {
      throw binder.semanticError(
        "partitions are not supported here.", code: "BadRequest_NotSupported", range: call.range,
        hints: ["Define the table with .create external table and read it by external_table()."])
    }
    let schema = try binder.schema(call.captures.columns("Schema"))
    guard !schema.fields.isEmpty, let format = call.captures.name("Format") else {
      throw binder.semanticError("columns and a dataformat are expected.", code: "SYN0002", range: call.range)
    }
    var uris: [String] = []
    for uri in call.captures.expressions("Uri") { uris.append(try binder.constantString(uri)) }
    var properties: [(String, Value)] = [("format", .string(format.text))]
    for property in call.captures.properties("Properties") {
      let value = try binder.bindPropertyValue(property.value)
      switch property.name.text.lowercased() {
      case "includeheaders":
        let skips = value == .string("All") || value == .string("FirstFile")
        properties.append(("ignoreFirstRecord", .bool(skips)))
      default: properties.append((property.name.text, value))
      }
    }
    let source = try binder.entities.externalData(schema: schema, uris: uris, properties: properties)
    return Relation(.scan(Scan(source: source, columns: schema.fields.indices.map { .visible($0) })))
  }
}
