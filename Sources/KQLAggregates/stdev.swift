import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let stdev = AggregateFunction(
    name: "stdev",
    summary: "Calculates the standard deviation of a sample.",
    parameters: [
      .required("expression", .summable, "Nulls are left out.")
    ],
    result: .type(.real),
    resultName: .prefixed("stdev"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize stdev(x)",
        "1.5811388300841898")
    ],
    makeAggregator: { _ in Variances(isPopulation: false, isDeviation: true) }
  )
}
