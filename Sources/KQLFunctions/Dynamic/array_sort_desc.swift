import KQLLanguage

extension ScalarFunction {
  static let arraySortDesc = ArraySort.make(
    "array_sort_desc", isAscending: false,
    summary: "Sorts an array from the greatest element, and others along with it.",
    examples: [Example("print array_sort_desc(dynamic([5, 2, 8, 1]))", "[8,5,2,1]")])
}
