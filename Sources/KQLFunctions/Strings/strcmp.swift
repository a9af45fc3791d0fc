import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let strcmp = ScalarFunction(
    name: "strcmp",
    family: .strings,
    summary: "Compares two strings by their bytes: -1, 0 or 1.",
    parameters: [
      .required("string1", .scalar),
      .required("string2", .scalar),
    ],
    result: .type(.long),
    examples: [
      Example("print strcmp('abc', 'ABC'), strcmp('ABC', 'abc'), strcmp('a', 'a')", "1 | -1 | 0")
    ],
    evaluate: Strcmp.evaluate
  )
}

private enum Strcmp {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (arguments.textRows(0), arguments.textRows(1))
    return arguments.buildLong { row in
      left.withRow(row) { left in right.withRow(row) { Int64(Column.order(left, $0)) } }
    }
  }
}
