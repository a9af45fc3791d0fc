import KQLLanguage
extension ScalarFunction {
  static let dynamics: [ScalarFunction] = []
  static let dateAndTime: [ScalarFunction] = []
}
