import Glibc
import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let radians = ScalarFunction(
    name: "radians",
    family: .mathematics,
    summary: "Converts degrees to radians.",
    parameters: [
      .required("number", .number)
    ],
    result: .type(.real),
    examples: [
      Example("print radians(180) == pi()", "true")
    ],
    evaluate: Radians.evaluate
  )
}

private enum Radians {
  static func evaluate(_ arguments: Arguments) -> Column {
    RealFunction.map(arguments) { $0 * .pi / 180 }
  }
}
