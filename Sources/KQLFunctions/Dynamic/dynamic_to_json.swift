import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let dynamicToJson = ScalarFunction(
    name: "dynamic_to_json", family: .dynamic, summary: "Writes a value as JSON text.",
    parameters: [.required("value", .scalar)], result: .type(.string),
    examples: [Example("print dynamic_to_json(dynamic([1, 2, 3]))", "[1,2,3]")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      var builder = TextBuilder(rows: arguments.rowCount)
      DynamicRows.forEach([arguments[0]], count: arguments.rowCount) { _, views in
        if let view = views[0] { builder.append(view.slice) } else { builder.append("null") }
      }
      return .text(builder.finish())
    }
  }
}
