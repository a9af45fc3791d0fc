import KQLLanguage

extension ScalarFunction {
  static let setIntersect = SetFunction.make(
    "set_intersect", .intersect, summary: "Returns the elements that are in all of the arrays.",
    examples: [Example("print set_intersect(dynamic([1, 2, 3]), dynamic([3, 4, 5]))", "[3]")])
}
