import KQLLanguage

extension ScalarFunction {
  static let isnan = RealTest.make(
    "isnan", summary: "Tests whether a real is not a number.",
    examples: [Example("print isnan(0.0 / 0.0), isnan(1.5)", "true | false")]
  ) { Loop.map($0) { $0.isNaN } }
}
