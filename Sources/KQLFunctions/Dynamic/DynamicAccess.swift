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
      return arguments[0].member(name)
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
      if case .string(let name)? = arguments.constant(1) { return arguments[0].member(name) }
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
