import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let stdevif = AggregateFunction(
    name: "stdevif",
    summary: "Calculates the standard deviation of a sample over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.real),
    resultName: .prefixed("stdevif"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize stdevif(x, x < 6)",
        "1.5811388300841898")
    ],
    makeAggregator: { _ in FilteredAggregator(Variances(isPopulation: false, isDeviation: true), predicate: 1) }
  )
}
