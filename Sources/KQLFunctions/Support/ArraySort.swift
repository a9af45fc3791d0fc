import KQLColumns
import KQLLanguage

/// Makes `array_sort_asc` and `array_sort_desc`.
enum ArraySort {
  static func make(_ name: String, isAscending: Bool, summary: String, examples: [Example]) -> ScalarFunction {
    let parameters: [Parameter] = [
      .repeated(
        "array", .scalar, 1...64,
        "The array to sort, others to bring into its order, and last false to have nulls first.")
    ]
    return ScalarFunction(
      name: name, family: .dynamic, summary: summary, parameters: parameters, result: .type(.dynamic),
      examples: examples,
      argumentPart: { index in
        ScalarFunction(
          name: "sorted", family: .dynamic, summary: summary, parameters: parameters, result: .type(.dynamic),
          examples: [], evaluate: { evaluate($0, isAscending, index) })
      }, evaluate: { evaluate($0, isAscending, nil) })
  }

  /// All arrays in one, or only the one at the index.
  private static func evaluate(_ arguments: Arguments, _ isAscending: Bool, _ index: Int?) -> Column {
    constantFolded(arguments) { arguments in
      var arrays = arguments.columns
      var nullsLast = true
      if let last = arrays.last, last.type == .bool, arrays.count > 1 {
        nullsLast = last.constantValue != .bool(false)
        arrays.removeLast()
      }
      return DynamicRows.map(arrays, count: arguments.rowCount) { views, output in
        sort(views, isAscending, nullsLast, index, &output)
      }
    }
  }

  private static func sort(
    _ views: [JSONView?], _ isAscending: Bool, _ nullsLast: Bool, _ index: Int?, _ output: inout [UInt8]
  ) -> Bool {
    guard let keys = ArrayFunction.elements(views[0]) else { return false }
    let sortable = keys.map { SortKey($0) }
    let order = keys.indices.sorted { a, b in
      let (left, right) = (sortable[a], sortable[b])
      if left.rank == 0 || right.rank == 0 {
        if left.rank == right.rank { return a < b }
        return (left.rank == 0) != nullsLast
      }
      let difference = left.compare(right)
      return difference == 0 ? a < b : (difference < 0) == isAscending
    }
    if views.count == 1 {
      ArrayFunction.append(order.map { keys[$0] }, to: &output)
      return true
    }
    if let index {
      guard index < views.count, let elements = ArrayFunction.elements(views[index]), elements.count == keys.count
      else { return false }
      ArrayFunction.append(order.map { elements[$0] }, to: &output)
      return true
    }
    var list = JSONListWriter()
    output.append(0x5B)
    for view in views {
      list.comma(&output)
      if let elements = ArrayFunction.elements(view), elements.count == keys.count {
        ArrayFunction.append(order.map { elements[$0] }, to: &output)
      } else {
        output.append(contentsOf: "null".utf8)
      }
    }
    output.append(0x5D)
    return true
  }

  /// Numbers come before bools, those before strings, arrays and bags.
  private struct SortKey {
    let rank: Int
    let number: Double
    let long: Int64?
    let text: [UInt8]

    init(_ view: JSONView) {
      long = view.long
      switch view.kind {
      case .null: rank = 0
      case .number: rank = 1
      case .bool: rank = 2
      case .string: rank = 3
      case .array: rank = 4
      case .object: rank = 5
      }
      number = view.real ?? (view.bool == true ? 1 : 0)
      var bytes: [UInt8] = []
      if view.kind == .string { view.appendText(to: &bytes) } else if rank > 3 { bytes = Array(view.slice) }
      text = bytes
    }

    func compare(_ other: SortKey) -> Int {
      if rank != other.rank { return rank < other.rank ? -1 : 1 }
      if let long, let right = other.long { return Column.order(long, right) }
      if rank < 3 { return Column.order(number, other.number) }
      return text.withUnsafeBufferPointer { a in other.text.withUnsafeBufferPointer { Column.order(a, $0) } }
    }
  }
}
