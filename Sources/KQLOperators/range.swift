internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let range = TabularOperator(
    name: "range",
    summary: "Returns a column of values at equal distances.",
    syntax: "range Column=<name> from From=<expression> to To=<expression> step Step=<expression>",
    isSource: true,
    examples: [
      Example("range x from 1 to 7 step 3", "1\n4\n7"),
      Example("range t from datetime(2024-01-01) to datetime(2024-01-02) step 1d | count", "2"),
    ]
  ) { (call, _, binder) throws(Diagnostic) in
    let syntaxes = [
      try binder.expression(call, "From"), try binder.expression(call, "To"), try binder.expression(call, "Step"),
    ]
    var ends: [Expression] = []
    for syntax in syntaxes {
      ends.append(try binder.evaluated(try binder.bindRowless(syntax), range: syntax.range))
    }
    var type = ends[0].type
    if type.isNumeric {
      type = binder.commonType(ends.map(\.type).filter(\.isNumeric)) ?? type
      if type == .int { type = .long }
      if type == .decimal { type = .real }
    }
    guard type.isNumeric || type == .datetime || type == .timespan else {
      throw binder.semanticError(
        "range over \(type.name) is not possible.", code: "SEM0080", range: syntaxes[0].range)
    }
    let stepType: ScalarType = type == .datetime ? .timespan : type
    let wanted = [type, type, stepType]
    for index in ends.indices {
      let what = ["from", "to", "step"][index]
      guard ends[index].type == wanted[index] || (ends[index].type.isNumeric && wanted[index].isNumeric) else {
        throw binder.semanticError(
          "range \(what) has type \(ends[index].type.name) where \(wanted[index].name) is expected.", code: "SEM0080",
          range: syntaxes[index].range)
      }
      ends[index] = try binder.convert(
        ends[index], to: wanted[index], what: "range \(what)", range: syntaxes[index].range, isExplicit: true)
    }
    let name = call.captures.name("Column")?.text ?? "Column1"
    let field = Schema.Field(name, type)
    if case .constant(let from, _) = ends[0], case .constant(let to, _) = ends[1], case .constant(let step, _) = ends[2] {
      switch step {
      case .long(0), .real(0):
        throw binder.semanticError("range step must not be zero.", code: "SEM0080", range: syntaxes[2].range)
      default: break
      }
      if from == .null || to == .null || step == .null {
        return Relation(.values(Table(schema: Schema(fields: [field]))), isSerialized: true)
      }
      return Relation(.range(field, from: from, to: to, step: step), isSerialized: true)
    }
    return try RangeQuery.bind(field, ends, &binder)
  }
}

/// A range whose ends come from the data (`toscalar`): computed as an array, then expanded.
private enum RangeQuery {
  static func bind(
    _ field: Schema.Field, _ ends: [Expression], _ binder: inout Binder
  ) throws(Diagnostic) -> Relation {
    let row = Plan.values(Table(schema: Schema(fields: [.init("$", .long)]), rows: [[.null]]))
    let array = try binder.call("range", ends, range: 0..<0)
    let expand = Expand(
      input: row, items: [.init(expression: array, name: field.name, type: field.type, replaces: nil)],
      indexName: nil, bagsAsArrays: false, rowLimit: nil)
    let expanded = Relation(.expand(expand), isSerialized: true)
    return expanded.selecting([(1, field.name)])
  }
}
