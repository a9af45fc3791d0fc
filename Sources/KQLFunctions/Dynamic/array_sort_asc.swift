import KQLLanguage

extension ScalarFunction {
  static let arraySortAsc = ArraySort.make(
    "array_sort_asc", isAscending: true, summary: "Sorts an array from the least element, and others along with it.",
    examples: [
      Example("print array_sort_asc(dynamic([null, 'blue', 'yellow', 'green']))", #"["blue","green","yellow",null]"#)
    ])
}
