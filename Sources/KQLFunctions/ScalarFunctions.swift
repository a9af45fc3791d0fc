import KQLLanguage

extension ScalarFunction {
  /// Every built-in scalar function. A test fails if a file under a family's folder is not here.
  package static let all: [ScalarFunction] = [
    operators, conversion, conditional, dynamics, binning, types, dateAndTime,
    strings, text, mathematics, bits, hashing, ip, series, special, geospatial,
  ].flatMap { $0 }
}
