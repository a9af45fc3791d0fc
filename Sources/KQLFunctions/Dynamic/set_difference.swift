import KQLLanguage

extension ScalarFunction {
  static let setDifference = SetFunction.make(
    "set_difference", .difference, summary: "Returns the elements of the first array that are in no other.",
    examples: [Example("print set_difference(dynamic([1, 2, 3]), dynamic([3, 4, 5]))", "[1,2]")])
}
