import KQLColumns
import KQLDiagnostics
import KQLFormats

extension IngestionMapping {
  /// How records of a format become the columns of a table; columns that are not mapped stay null.
  ///
  /// - Throws: `BadRequest_InconsistentMapping` when the mapping is of another kind than the format,
  ///   `BadRequest_InvalidMapping` when it maps what the table does not have.
  package func plan(_ format: TextFormat, _ schema: Schema) throws -> ReadPlan {
    let wanted = MappingKind(format)
    guard kind == wanted else {
      throw Diagnostic(
        code: "BadRequest_InconsistentMapping",
        "a mapping of kind '\(kind.rawValue)' does not fit format '\(format.rawValue)'",
        hints: ["Format '\(format.rawValue)' takes a mapping of kind '\(wanted.rawValue)'."])
    }
    var plan = ReadPlan(format: format, schema: schema, feeds: schema.fields.map { _ in .missing })
    for element in elements {
      guard let index = schema.index(of: element.column) else {
        let near = Spelling.nearest(element.column, in: schema.names)
        throw IngestionMapping.invalid(
          "the mapping names column '\(element.column)', which the table does not have",
          hints: near.map { ["did you mean '\($0)'?"] } ?? [])
      }
      plan.feeds[index] = try feed(element, schema[index].type, &plan)
    }
    return plan
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
    let transform = FieldTransform.allCases.first { $0.rawValue.lowercased() == element.transform?.lowercased() }
    return transform.map { .transformed(plan.paths.count - 1, $0) } ?? .field(plan.paths.count - 1)
  }
}
