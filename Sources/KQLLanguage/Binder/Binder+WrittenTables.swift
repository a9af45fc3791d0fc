package import KQLColumns
package import KQLDiagnostics
package import KQLSyntax

/// Tables written in the query: `datatable`, `externaldata`.
extension Binder {
  mutating func bindDatatable(
    _ columns: [ColumnDeclaration], _ values: [ExpressionSyntax], _ range: SourceRange
  ) throws(Diagnostic) -> Relation {
    let schema = try self.schema(columns)
    guard !schema.fields.isEmpty else {
      throw semanticError("'datatable' needs columns.", code: "SEM0001", range: range)
    }
    guard values.count % schema.count == 0 else {
      throw Diagnostic(
        code: "SEM0124",
        "'datatable': the number of values (\(values.count)) is not a multiple of the number of columns (\(schema.count)).",
        range: range)
    }
    var lists: [[Value]] = Array(repeating: [], count: schema.count)
    for (index, syntax) in values.enumerated() {
      let column = index % schema.count
      let type = schema[column].type
      lists[column].append(try bindCell(syntax, as: type))
    }
    let chunk = schema.fields.indices.map { Column(schema[$0].type, lists[$0]) }
    let table = Table(schema: schema, chunks: values.isEmpty ? [] : [chunk])
    return Relation(.values(table), isSerialized: false)
  }

  mutating func bindCell(_ syntax: ExpressionSyntax, as type: ScalarType) throws(Diagnostic) -> Value {
    if case .name(let name) = syntax, name.text == "null", binding(of: "null") == nil {
      if type == .string { throw semanticError("null is no string.", code: "SYN0002", range: name.range) }
      return .null
    }
    // The smallest long is written as a minus and a number that alone is out of range.
    if case .unary(.minus, .literal(let literal), _) = syntax, case .overflow(let text) = literal.kind,
      let value = Int64("-" + text)
    {
      return .long(value)
    }
    let bound = try constant(syntax)
    let converted = try convert(
      .constant(bound.value, bound.type), to: type, what: "the value", range: syntax.range, isExplicit: true)
    guard case .constant(let value, _) = converted else {
      throw semanticError("a constant is expected.", code: "SEM0005", range: syntax.range)
    }
    return value
  }

  package func schema(_ columns: [ColumnDeclaration]) throws(Diagnostic) -> Schema {
    var fields: [Schema.Field] = []
    for column in columns {
      guard let type = ScalarType(name: column.type.text) else {
        throw Diagnostic(code: "SEM0100", "'\(column.type.text)' is not a type.", range: column.type.range)
      }
      if fields.contains(where: { $0.name == column.name.text }) {
        throw Diagnostic(
          code: "SEM0107", "A column named '\(column.name.text)' already exists.", range: column.name.range)
      }
      fields.append(.init(column.name.text, type))
    }
    return Schema(fields: fields)
  }

  mutating func bindExternalData(
    _ columns: [ColumnDeclaration], _ uris: [ExpressionSyntax], _ properties: [Property]
  ) throws(Diagnostic) -> Relation {
    try checkExternal(isTable: false, range: uris.first?.range ?? 0..<0)
    let schema = try self.schema(columns)
    var texts: [String] = []
    for uri in uris { texts.append(try constantString(uri)) }
    var options: [(String, Value)] = []
    for property in properties { options.append((property.name.text, try bindPropertyValue(property.value))) }
    let source = try entities.externalData(schema: schema, uris: texts, properties: options)
    return Relation(.scan(Scan(source: source, columns: schema.fields.indices.map { .visible($0) })))
  }

  /// A property's value: a constant, or a bare word.
  package mutating func bindPropertyValue(_ syntax: ExpressionSyntax) throws(Diagnostic) -> Value {
    if case .name(let name) = syntax, binding(of: name.text) == nil { return .string(name.text) }
    return try constant(syntax).value
  }
}
