import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesIfft = ScalarFunction.several(
    name: "series_ifft",
    summary: "Applies the inverse fast Fourier transform to a series of complex numbers.",
    parameters: [
      .required("real", .type(.dynamic)),
      .optional("imaginary", .type(.dynamic)),
    ],
    results: [
      ("real", .dynamic),
      ("imag", .dynamic),
    ],
    examples: [
      Example(
        "print x = dynamic([4, 0, 0, 0]) | project series_ifft(x)",
        "[1.0,1.0,1.0,1.0] | [0.0,0.0,0.0,0.0]")
    ],
    prepare: { arguments in FourierTransform.rows(arguments, isInverse: true) }
  )
}
