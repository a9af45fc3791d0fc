import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let covariancepif = AggregateFunction(
    name: "covariancepif",
    summary: "Calculates the covariance of a population over the rows where a predicate is true.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("other", .summable, "Pairs with a null are left out."),
      .required("predicate", .type(.bool), "Only rows where it is true count."),
    ],
    result: .type(.real),
    resultName: .prefixed("covariancepif"),
    examples: [
      Example(
        "range x from 1 to 9 step 1 | summarize c = covariancepif(x, 2 * x, x < 6)",
        "4.0")
    ],
    columns: { shape in Covariances.fields(shape, "covariancepif") },
    makeAggregator: { _ in FilteredAggregator(Covariances(isPopulation: true), predicate: 2) }
  )
}
