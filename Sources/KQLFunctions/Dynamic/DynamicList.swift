import KQLLanguage

extension ScalarFunction {
  static let dynamics: [ScalarFunction] = [access, arrays, order, bags, sets].flatMap { $0 }

  private static let access: [ScalarFunction] = [
    .member, .element, .parseJson, .dynamicToJson, .extractJson, .treepath,
  ]

  private static let arrays: [ScalarFunction] = [
    .arrayLength, .packArray, .arrayConcat, .arraySlice, .arraySplit, .arrayIndexOf, .arrayIff, .arrayReverse,
    .arrayShiftLeft, .arrayShiftRight, .arrayRotateLeft, .arrayRotateRight, .arraySum, .zip, .range, .repeat,
  ]

  private static let order: [ScalarFunction] = [.arraySortAsc, .arraySortDesc]

  private static let bags: [ScalarFunction] = [
    .bagKeys, .bagPack, .bagMerge, .bagHasKey, .bagSetKey, .bagRemoveKeys, .bagZip,
  ]

  private static let sets: [ScalarFunction] = [
    .setUnion, .setIntersect, .setDifference, .setHasElement, .setEquals, .jaccardIndex,
  ]
}
