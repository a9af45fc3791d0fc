import KQLLanguage

extension ScalarFunction {
  static let bits: [ScalarFunction] = [
    .binaryAnd, .binaryNot, .binaryOr, .binaryShiftLeft, .binaryShiftRight, .binaryXor, .bitsetCountOnes,
  ]
}
