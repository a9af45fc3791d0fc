import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let variancep = AggregateFunction(
    name: "variancep",
    summary: "Calculates the variance of a population.",
    parameters: [
      .required("expression", .summable, "Nulls are left out.")
    ],
    result: .type(.real),
    resultName: .prefixed("variancep"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize variancep(x)",
        "2.0")
    ],
    makeAggregator: { _ in Variances(isPopulation: true, isDeviation: false) }
  )
}
