import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let variance = AggregateFunction(
    name: "variance",
    summary: "Calculates the variance of a sample.",
    parameters: [
      .required("expression", .summable, "Nulls are left out.")
    ],
    result: .type(.real),
    resultName: .prefixed("variance"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize variance(x)",
        "2.5")
    ],
    makeAggregator: { _ in Variances(isPopulation: false, isDeviation: false) }
  )
}
