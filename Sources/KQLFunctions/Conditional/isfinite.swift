import KQLLanguage

extension ScalarFunction {
  static let isfinite = RealTest.make(
    "isfinite", summary: "Tests whether a real is finite.",
    examples: [Example("print isfinite(1.0 / 0.0), isfinite(0.0)", "false | true")]
  ) { Loop.map($0) { $0.isFinite } }
}
