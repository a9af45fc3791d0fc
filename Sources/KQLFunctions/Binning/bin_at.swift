import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let binAt = ScalarFunction(
    name: "bin_at", family: .binning, summary: "Rounds a value down to a multiple of a size from a fixed point.",
    parameters: [
      .required("value", .scalar), .required("bin_size", .scalar), .required("fixed_point", .scalar),
    ], result: .computed(Bins.type), resultName: .firstArgument,
    examples: [
      Example("print bin_at(6.5, 2.5, 7)", "4.5"),
      Example(
        "print bin_at(datetime(2023-03-12 07:30:00), 1d, datetime(1970-01-01 12:00:00))", "2023-03-11T12:00:00.0000000Z"
      ),
    ]
  ) { arguments in
    constantFolded(arguments) { Bins.evaluate($0[0], $0[1], origin: $0[2], $0.resultType) }
  }
}
