import KQLLanguage

extension ScalarFunction {
  static let isinf = RealTest.make(
    "isinf", summary: "Tests whether a real is infinite.",
    examples: [Example("print isinf(-1.0 / 0.0), isinf(1.5)", "true | false")]
  ) { Loop.map($0) { $0.isInfinite } }
}
