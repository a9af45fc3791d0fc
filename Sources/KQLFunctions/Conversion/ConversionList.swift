import KQLLanguage

extension ScalarFunction {
  static let conversion: [ScalarFunction] = [
    .tostring, .tolong, .toint, .toreal, .todecimal, .tobool, .todatetime, .totimespan, .toguid, .tohex,
  ]
}
