import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let rand = ScalarFunction(
    name: "rand",
    family: .mathematics,
    summary: "Gives a random real from 0 up to 1, or a whole number from 0 up to a limit.",
    parameters: [
      .optional("limit", .type(.long))
    ],
    result: .type(.real),
    resultName: .firstArgument,
    examples: [
      Example("print rand() < 1", "true")
    ],
    volatility: .volatile,
    evaluate: Rand.evaluate
  )
}

private enum Rand {
  static func evaluate(_ arguments: Arguments) -> Column {
    let limits = arguments.count > 0 ? arguments[0].longRows().values : nil
    return arguments.buildReal { row in
      let unit = Double(arguments.context.random() >> 11) * 0x1p-53
      guard let limit = limits?[row], limit > 1 else { return unit }
      return (unit * Double(limit)).rounded(.down)
    }
  }
}
