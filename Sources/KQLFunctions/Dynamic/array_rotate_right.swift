import KQLLanguage

extension ScalarFunction {
  static let arrayRotateRight = ArrayShift.make(
    "array_rotate_right", rotates: true, toLeft: false, summary: "Rotates the elements of an array to the right.",
    examples: [Example("print array_rotate_right(dynamic([1, 2, 3, 4, 5]), 2)", "[4,5,1,2,3]")])
}
