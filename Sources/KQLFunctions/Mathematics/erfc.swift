import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let erfc = ScalarFunction(
    name: "erfc",
    family: .mathematics,
    summary: "Calculates the complementary error function.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print erfc(0)", "1.0")
    ],
    evaluate: Erfc.evaluate
  )
}

private enum Erfc {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { Glibc.erfc($0) }
  }
}
