import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let covariancep = AggregateFunction(
    name: "covariancep",
    summary: "Calculates the covariance of a population.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("other", .summable, "Pairs with a null are left out."),
    ],
    result: .type(.real),
    resultName: .prefixed("covariancep"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize c = covariancep(x, 2 * x)",
        "4.0")
    ],
    columns: { shape in Covariances.fields(shape, "covariancep") },
    makeAggregator: { _ in Covariances(isPopulation: true) }
  )
}
