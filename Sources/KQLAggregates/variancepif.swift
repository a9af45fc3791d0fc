import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let variancepif = AggregateFunction(
    name: "variancepif",
    summary: "Calculates the variance of a population over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.real),
    resultName: .prefixed("variancepif"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize variancepif(x, x < 6)",
        "2.0")
    ],
    makeAggregator: { _ in FilteredAggregator(Variances(isPopulation: true, isDeviation: false), predicate: 1) }
  )
}
