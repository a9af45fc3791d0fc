import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let toUtf8 = ScalarFunction(
    name: "to_utf8",
    family: .strings,
    summary: "Lists the Unicode code points of a string.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.dynamic),
    examples: [
      Example("print to_utf8('⒦u')", "[9382,117]")
    ],
    evaluate: ToUtf8.evaluate
  )
}

private enum ToUtf8 {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      output.append(UInt8(ascii: "["))
      for (index, scalar) in source.string(row).unicodeScalars.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        NumberText.append(Int64(scalar.value), to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
