import KQLLanguage

extension ScalarFunction {
  static let setUnion = SetFunction.make(
    "set_union", .union, summary: "Returns the elements that are in any of the arrays.",
    examples: [Example("print set_union(dynamic([1, 2, 2]), dynamic([2, 3, 4]))", "[1,2,3,4]")])
}
