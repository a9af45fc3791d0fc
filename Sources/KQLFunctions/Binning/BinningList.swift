import KQLLanguage

extension ScalarFunction {
  static let binning: [ScalarFunction] = [.bin, .binAt]
}
