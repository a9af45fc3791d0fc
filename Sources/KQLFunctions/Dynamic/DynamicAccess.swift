import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let member = ScalarFunction(
    name: ".member", family: .dynamic, summary: "Returns a member of a dynamic bag by its name.",
    parameters: [.required("bag", .type(.dynamic)), .required("key", .constant(.string))], result: .type(.dynamic),
    resultName: .none, examples: [Example("print d = dynamic({'a': {'b': 42}}) | project d.a.b", "42")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      guard case .string(let name)? = arguments.constant(1) else {
        return .nulls(.dynamic, count: arguments.rowCount)
      }
      return DynamicAccess.member(arguments[0], name)
    }
  }

  static let element = ScalarFunction(
    name: "[]", family: .dynamic,
    summary: "Returns an element of a dynamic array by its position, from the end when negative, or a member of a bag.",
    parameters: [.required("value", .type(.dynamic)), .required("index", .oneOf([.long, .string, .dynamic]))],
    result: .type(.dynamic),
    examples: [Example("print d = dynamic([1, 2, 3]), i = -1 | project d[0], d[i], d[10]", "1 | 3 | null")]
  ) { arguments in
    constantFolded(arguments) { arguments in
      if case .string(let name)? = arguments.constant(1) { return DynamicAccess.member(arguments[0], name) }
      return DynamicRows.map([arguments[0], arguments[1]], count: arguments.rowCount) { views, output in
        guard let value = views[0], let index = views[1] else { return false }
        let found =
          index.kind == .string
          ? value.member(quoted: index.slice)
          : index.long.flatMap { Int(exactly: $0) }.flatMap { value.element($0) }
        guard let found, !found.isNull else { return false }
        output.append(contentsOf: found.slice)
        return true
      }
    }
  }
}

private enum DynamicAccess {
  /// The member of every row's bag; null where there is none.
  static func member(_ column: Column, _ name: String) -> Column {
    let text = column.texts()
    let valid = column.validity
    let key = JSON.quoted(name)
    var starts = [UInt32](repeating: 0, count: text.count)
    var lengths = [UInt32](repeating: 0, count: text.count)
    var isFound = [Bool](repeating: true, count: text.count)
    var hasNulls = false
    key.withUnsafeBufferPointer { key in
      text.forEachRow { row, bytes in
        if valid?[row] != false, let found = JSONView(bytes).member(quoted: key), !found.isNull {
          starts[row] = text.offsets[row] + UInt32(truncatingIfNeeded: found.start)
          lengths[row] = UInt32(truncatingIfNeeded: found.end - found.start)
        } else {
          isFound[row] = false
          hasNulls = true
        }
      }
    }
    return Column(
      type: .dynamic, count: text.count, storage: TextRanges.storage(text, starts, lengths),
      valid: hasNulls ? isFound : nil)
  }
}
