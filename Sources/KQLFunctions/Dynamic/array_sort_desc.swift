import KQLLanguage

extension ScalarFunction {
  static let arraySortDesc = ArraySort.make(
    "array_sort_desc", isAscending: false,
    summary: "Sorts an array from the greatest element, and others along with it.",
    examples: [
      Example("print array_sort_desc(dynamic([5, 2, 8, 1]))", "[8,5,2,1]"),
      Example(
        "print k = dynamic([1, 3, 2]), v = dynamic(['a', 'b', 'c']) | project array_sort_desc(k, v)"
          + " | project k_sorted, v_sorted", "[3,2,1] | [\"b\",\"c\",\"a\"]"),
    ])
}
