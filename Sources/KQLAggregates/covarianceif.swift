import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let covarianceif = AggregateFunction(
    name: "covarianceif",
    summary: "Calculates the covariance of a sample over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("other", .summable, "Pairs with a null are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.real),
    resultName: .prefixed("covarianceif"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize c = covarianceif(x, 2 * x, x < 6)",
        "5.0")
    ],
    columns: { shape in Covariances.fields(shape, "covarianceif") },
    makeAggregator: { _ in FilteredAggregator(Covariances(isPopulation: false), predicate: 2) }
  )
}
