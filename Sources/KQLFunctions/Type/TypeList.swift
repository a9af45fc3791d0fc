import KQLLanguage

extension ScalarFunction {
  static let types: [ScalarFunction] = [.gettype]
}
