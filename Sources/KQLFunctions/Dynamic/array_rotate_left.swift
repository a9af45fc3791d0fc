import KQLLanguage

extension ScalarFunction {
  static let arrayRotateLeft = ArrayShift.make(
    "array_rotate_left", rotates: true, toLeft: true, summary: "Rotates the elements of an array to the left.",
    examples: [Example("print array_rotate_left(dynamic([10, 20, 30]), 1)", "[20,30,10]")])
}
