import KQLLanguage

extension ScalarFunction {
  static let dynamics: [ScalarFunction] = [access, arrays, bags].flatMap { $0 }

  private static let access: [ScalarFunction] = [
    .member, .element, .parseJson, .dynamicToJson,
  ]

  private static let arrays: [ScalarFunction] = [.arrayLength, .packArray]

  private static let bags: [ScalarFunction] = [.bagKeys, .bagPack]
}
