import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let unicodeCodepointsFromString = ScalarFunction(
    name: "unicode_codepoints_from_string",
    family: .strings,
    summary: "Lists the Unicode code points of a string.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.dynamic),
    examples: [
      Example("print unicode_codepoints_from_string('⒦u')", "[9382,117]")
    ],
    evaluate: UnicodeCodepointsFromString.evaluate
  )
}

private enum UnicodeCodepointsFromString {
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
