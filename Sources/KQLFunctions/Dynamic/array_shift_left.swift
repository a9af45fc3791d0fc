import KQLLanguage

extension ScalarFunction {
  static let arrayShiftLeft = ArrayShift.make(
    "array_shift_left", rotates: false, toLeft: true, summary: "Moves the elements of an array to the left.",
    examples: [Example("print array_shift_left(dynamic([1, 2, 3, 4, 5]), 2, -1)", "[3,4,5,-1,-1]")])
}
