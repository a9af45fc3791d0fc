import KQLLanguage
extension ScalarFunction {
  static let dynamics: [ScalarFunction] = []
}
