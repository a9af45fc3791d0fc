import KQLLanguage
extension ScalarFunction {
  static let conversion: [ScalarFunction] = []
  static let conditional: [ScalarFunction] = []
  static let dynamics: [ScalarFunction] = []
  static let binning: [ScalarFunction] = []
  static let types: [ScalarFunction] = []
  static let dateAndTime: [ScalarFunction] = []
}
