import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let packArray = ScalarFunction(
    name: "pack_array", family: .dynamic, summary: "Makes a dynamic array of its arguments.",
    parameters: [.repeated("value", .scalar, 0...1024)], result: .type(.dynamic),
    examples: [Example("print pack_array(1, 'a', long(null))", #"[1,"a",null]"#)]
  ) { arguments in
    constantFolded(arguments) { arguments in
      DynamicRows.map(arguments.columns, count: arguments.rowCount) { views, output in
        var list = JSONListWriter()
        output.append(0x5B)
        for view in views { list.element(view, &output) }
        output.append(0x5D)
        return true
      }
    }
  }
}
