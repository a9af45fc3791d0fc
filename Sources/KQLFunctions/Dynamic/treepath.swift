import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let treepath = ScalarFunction(
    name: "treepath", family: .dynamic, summary: "Lists the paths of all members of a dynamic.",
    parameters: [.required("object", .type(.dynamic))], result: .type(.dynamic), resultName: .prefixed("tree"),
    examples: [
      Example(#"print treepath(dynamic({"a": {"b": 1}, "c": [1, 2]}))"#, #"["['a']","['a']['b']","['c']","['c'][0]"]"#)
    ]
  ) { arguments in
    constantFolded(arguments) { arguments in
      DynamicRows.map([arguments[0]], count: arguments.rowCount) { views, output in
        guard let view = views[0], view.kind == .object || view.kind == .array else { return false }
        var list = JSONListWriter()
        var seen: Set<String> = []
        output.append(0x5B)
        TreePath.walk(view, "") { path in
          guard seen.insert(path).inserted else { return }
          list.comma(&output)
          JSON.appendQuoted(path, to: &output)
        }
        output.append(0x5D)
        return true
      }
    }
  }
}

private enum TreePath {
  /// All elements of an array have the one path `[0]`. The depth is bounded by that of dynamics.
  static func walk(_ view: JSONView, _ prefix: String, _ visit: (String) -> Void) {
    view.forEachMember { key, value in
      let path = prefix + "['" + (key.string ?? "") + "']"
      visit(path)
      walk(value, path, visit)
    }
    view.forEachElement { value in
      let path = prefix + "[0]"
      visit(path)
      walk(value, path, visit)
    }
  }
}
