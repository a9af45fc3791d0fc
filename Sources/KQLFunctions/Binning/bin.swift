import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let bin = ScalarFunction(
    name: "bin", family: .binning, summary: "Rounds a number, datetime or timespan down to a multiple of a size.",
    parameters: [.required("value", .scalar), .required("roundTo", .scalar)], result: .computed(Bins.type),
    resultName: .firstArgument,
    examples: [
      Example("print bin(-5, 2), bin(5.5, 2)", "-6 | 4.0"),
      Example("print bin(datetime(1955-11-05 06:15:00.5), 7d)", "1955-10-31T00:00:00.0000000Z"),
    ], synonyms: ["floor"]
  ) { arguments in
    constantFolded(arguments) { Bins.evaluate($0[0], $0[1], origin: nil, $0.resultType) }
  }
}
