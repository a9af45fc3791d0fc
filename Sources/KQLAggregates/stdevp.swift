import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let stdevp = AggregateFunction(
    name: "stdevp",
    summary: "Calculates the standard deviation of a population.",
    parameters: [
      .required("expression", .summable, "Nulls are left out.")
    ],
    result: .type(.real),
    resultName: .prefixed("stdevp"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize stdevp(x)",
        "1.4142135623730951")
    ],
    makeAggregator: { _ in Variances(isPopulation: true, isDeviation: true) }
  )
}
