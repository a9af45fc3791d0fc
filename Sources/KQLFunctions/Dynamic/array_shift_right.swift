import KQLLanguage

extension ScalarFunction {
  static let arrayShiftRight = ArrayShift.make(
    "array_shift_right", rotates: false, toLeft: false, summary: "Moves the elements of an array to the right.",
    examples: [Example("print array_shift_right(dynamic([1, 2, 3, 4, 5]), 2)", "[null,null,1,2,3]")])
}
