import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFitPoly = ScalarFunction.several(
    name: "series_fit_poly",
    summary: "Fits a polynomial to a series: r², coefficients from the highest power down, variances and the curve.",
    parameters: [
      .required("y", .type(.dynamic)),
      .optional("x", .scalar, "The positions, or the degree when it is a number; 0, 1, 2, … by default."),
      .optional("degree", .type(.long), "1 by default."),
    ],
    results: [
      ("rsquare", .real),
      ("coefficients", .dynamic),
      ("variance", .real),
      ("rvariance", .real),
      ("poly_fit", .dynamic),
    ],
    examples: [
      Example(
        "print y = dynamic([1, 4, 9, 16]) | extend (r) = series_fit_poly(y, dynamic([1, 2, 3, 4]), 2) | project round(r, 6)",
        "1.0")
    ],
    prepare: { arguments in PolynomialFit.rows(arguments) }
  )
}
