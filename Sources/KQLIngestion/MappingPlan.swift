import KQLColumns
import KQLDiagnostics
import KQLFormats

extension IngestionMapping {
  /// How records of a format become the columns of a table; columns that are not mapped stay null.
  ///
  /// - Throws: `BadRequest_InconsistentMapping` when the mapping is of another kind than the format,
  ///   `BadRequest_InvalidMapping` when it maps what the table does not have.
  package func plan(_ format: TextFormat, _ schema: Schema) throws -> ReadPlan {
    try check(.text(format))
    var plan = ReadPlan(format: format, schema: schema, feeds: schema.fields.map { _ in .missing })
    for element in elements {
      let index = try column(element, schema)
      plan.feeds[index] = try feed(element, schema[index].type, &plan)
    }
    return plan
  }

  /// The same of a format whose files say what their columns are.
  package func columnarPlan(_ format: DataFormat, _ schema: Schema) throws -> ColumnarPlan {
    try check(format)
    var plan = ColumnarPlan(schema: schema, feeds: schema.fields.map { _ in .missing }, paths: [])
    for element in elements {
      let index = try column(element, schema)
      plan.feeds[index] = columnarFeed(element, schema[index].type, &plan.paths)
    }
    return plan
  }

  private func check(_ format: DataFormat) throws {
    let wanted = MappingKind(format)
    guard kind == wanted else {
      throw Diagnostic(
        code: "BadRequest_InconsistentMapping",
        "a mapping of kind '\(kind.rawValue)' does not fit format '\(format.name)'",
        hints: ["Format '\(format.name)' takes a mapping of kind '\(wanted.rawValue)'."])
    }
  }

  private func column(_ element: MappingElement, _ schema: Schema) throws -> Int {
    if let index = schema.index(of: element.column) { return index }
    let near = Spelling.nearest(element.column, in: schema.names)
    throw IngestionMapping.invalid(
      "the mapping names column '\(element.column)', which the table does not have",
      hints: near.map { ["did you mean '\($0)'?"] } ?? [])
  }

  private func columnarFeed(_ element: MappingElement, _ type: ScalarType, _ paths: inout [RecordPath]) -> ColumnFeed {
    switch element.transform?.lowercased() {
    case "sourcelocation": return .sourceLocation
    case "sourcelinenumber": return .sourceLineNumber
    default: break
    }
    if let constant = element.constValue { return .constant(CellText.value(constant, type)) }
    if let field = element.field {
      paths.append(RecordPath(key: field))
    } else {
      guard let text = element.path else { return .missing }
      guard text.hasPrefix("$"), let path = RecordPath(text) else { return .constant(CellText.value(text, type)) }
      paths.append(path)
    }
    return element.fieldTransform.map { .transformed(paths.count - 1, $0) } ?? .field(paths.count - 1)
  }

  private func feed(_ element: MappingElement, _ type: ScalarType, _ plan: inout ReadPlan) throws -> ColumnFeed {
    switch element.transform?.lowercased() {
    case "sourcelocation": return .sourceLocation
    case "sourcelinenumber": return .sourceLineNumber
    default: break
    }
    if let constant = element.constValue { return .constant(CellText.value(constant, type)) }
    if let ordinal = element.ordinal {
      guard plan.format.isDelimited || ordinal == 0 else {
        throw IngestionMapping.invalid(
          "column '\(element.column)': format '\(plan.format.rawValue)' has only Ordinal 0")
      }
      return .field(ordinal)
    }
    guard let text = element.path else { return .missing }
    guard text.hasPrefix("$"), let path = RecordPath(text) else { return .constant(CellText.value(text, type)) }
    plan.paths.append(path)
    return element.fieldTransform.map { .transformed(plan.paths.count - 1, $0) } ?? .field(plan.paths.count - 1)
  }
}

extension MappingElement {
  fileprivate var fieldTransform: FieldTransform? {
    FieldTransform.allCases.first { $0.rawValue.lowercased() == transform?.lowercased() }
  }
}
