internal import KQLColumns
internal import KQLDiagnostics
internal import KQLLanguage
internal import KQLSyntax

extension TabularOperator {
  static let projectReorder = TabularOperator(
    name: "project-reorder",
    summary: "Puts the columns named first, and keeps the others after them.",
    syntax: "project-reorder { Column=<wildcarded_expression> [Order=(asc | desc | granny-asc | granny-desc)], ',' }+",
    examples: [
      Example("print a = 1, b = 2, c = 3 | project-reorder c", "3 | 1 | 2"),
      Example("print a2 = 1, a1 = 2, b = 3 | project-reorder b, a* asc", "3 | 2 | 1"),
    ]
  ) { (call, input, binder) throws(Diagnostic) in
    let input = try binder.required(input, call)
    let schema = input.schema
    let lists = try binder.collecting(call.captures.rows("Column")) { (row, b) throws(Diagnostic) -> [Int] in
      guard let item = row.expression("Column") else { return [] }
      let found = try b.columns(matching: item, in: schema)
      switch row.name("Order")?.text {
      case "asc": return found.sorted { schema[$0].name < schema[$1].name }
      case "desc": return found.sorted { schema[$0].name > schema[$1].name }
      case "granny-asc": return found.sorted { NaturalOrder.isLess(schema[$0].name, schema[$1].name) }
      case "granny-desc": return found.sorted { NaturalOrder.isLess(schema[$1].name, schema[$0].name) }
      default: return found
      }
    }
    var order: [Int] = []
    // A column named by itself is not also part of a pattern that comes before it.
    let named = Set(
      call.captures.expressions("Column").compactMap { item -> Int? in
        if case .name(let name) = item { return schema.index(of: name.text) }
        return nil
      })
    for (item, list) in zip(call.captures.expressions("Column"), lists) {
      let isPattern = item.nameValue == nil
      for position in list where !order.contains(position) && !(isPattern && named.contains(position)) {
        order.append(position)
      }
    }
    order += schema.visible.filter { !order.contains($0) }
    return input.selecting(order.map { ($0, schema[$0].name) })
  }
}

/// Names with numbers in them in the order of the numbers: `a2` before `a10`.
private enum NaturalOrder {
  static func isLess(_ a: String, _ b: String) -> Bool {
    let (left, right) = (parts(a), parts(b))
    for (x, y) in zip(left, right) where x != y {
      if let m = Int(x), let n = Int(y) { return m < n }
      return x < y
    }
    return left.count < right.count
  }

  private static func parts(_ text: String) -> [String] {
    var result: [String] = []
    for character in text {
      if let last = result.last?.last, last.isNumber == character.isNumber {
        result[result.count - 1].append(character)
      } else {
        result.append(String(character))
      }
    }
    return result
  }
}
