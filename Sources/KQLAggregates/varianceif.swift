import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let varianceif = AggregateFunction(
    name: "varianceif",
    summary: "Calculates the variance of a sample over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.real),
    resultName: .prefixed("varianceif"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize varianceif(x, x < 6)",
        "2.5")
    ],
    makeAggregator: { _ in FilteredAggregator(Variances(isPopulation: false, isDeviation: false), predicate: 1) }
  )
}
