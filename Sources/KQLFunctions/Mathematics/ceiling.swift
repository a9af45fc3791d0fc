import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ceiling = ScalarFunction(
    name: "ceiling",
    family: .mathematics,
    summary: "Rounds a number up to an integer.",
    parameters: [
      .required("number", .number)
    ],
    result: .argument(0),
    resultName: .firstArgument,
    examples: [
      Example("print ceiling(-1.1), ceiling(0.9)", "-1.0 | 1.0")
    ],
    evaluate: Ceiling.evaluate
  )
}

private enum Ceiling {
  static func evaluate(_ arguments: Arguments) -> Column {
    let argument = arguments[0]
    switch argument.type {
    case .real: return .reals(argument.reals().map { $0.rounded(.up) }, valid: argument.validity)
    case .decimal:
      let values = argument.decimals().map { value -> Decimal128 in (-value).floored().map { -$0 } ?? value }
      return Column(type: .decimal, count: values.count, storage: .decimals(values), valid: argument.validity)
    default: return argument
    }
  }
}
