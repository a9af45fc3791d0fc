import KQLLanguage

extension ScalarFunction {
  static let arraySortAsc = ArraySort.make(
    "array_sort_asc", isAscending: true, summary: "Sorts an array from the least element, and others along with it.",
    examples: [
      Example("print array_sort_asc(dynamic([null, 'blue', 'yellow', 'green']))", #"["blue","green","yellow",null]"#),
      Example(
        "print k = dynamic([1, 3, 2]), v = dynamic(['a', 'b', 'c']) | project array_sort_asc(k, v)"
          + " | project k_sorted, v_sorted", "[1,2,3] | [\"a\",\"c\",\"b\"]"),
    ])
}
