import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let stdevpif = AggregateFunction(
    name: "stdevpif",
    summary: "Calculates the standard deviation of a population over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.real),
    resultName: .prefixed("stdevpif"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize stdevpif(x, x < 6)",
        "1.4142135623730951")
    ],
    makeAggregator: { _ in FilteredAggregator(Variances(isPopulation: true, isDeviation: true), predicate: 1) }
  )
}
