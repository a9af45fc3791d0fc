import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let seriesFft = ScalarFunction.several(
    name: "series_fft",
    summary: "Applies the fast Fourier transform to a series of complex numbers.",
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
        "print x = dynamic([1, 1, 1, 1]) | project series_fft(x)",
        "[4.0,0.0,0.0,0.0] | [0.0,0.0,0.0,0.0]")
    ],
    prepare: { arguments in FourierTransform.rows(arguments, isInverse: false) }
  )
}
