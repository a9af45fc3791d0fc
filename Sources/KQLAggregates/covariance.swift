import KQLColumns
import KQLLanguage

extension AggregateFunction {
  static let covariance = AggregateFunction(
    name: "covariance",
    summary: "Calculates the covariance of a sample.",
    parameters: [
      .required("expression", .summable, "Nulls are left out."),
      .required("other", .summable, "Pairs with a null are left out."),
    ],
    result: .type(.real),
    resultName: .prefixed("covariance"),
    examples: [
      Example(
        "range x from 1 to 5 step 1 | summarize c = covariance(x, 2 * x)",
        "5.0")
    ],
    columns: { shape in Covariances.fields(shape, "covariance") },
    makeAggregator: { _ in Covariances(isPopulation: false) }
  )
}
