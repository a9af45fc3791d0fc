import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let regexQuote = ScalarFunction(
    name: "regex_quote",
    family: .strings,
    summary: "Escapes the characters that have a meaning in regular expressions.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print regex_quote('(so$me.Te^xt)')", "\\(so\\$me\\.Te\\^xt\\)")
    ],
    evaluate: RegexQuote.evaluate
  )
}

private enum RegexQuote {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      for byte in text {
        if "\\.+*?()|[]{}^$#&-~".utf8.contains(byte) { output.append(UInt8(ascii: "\\")) }
        output.append(byte)
      }
    }
  }
}
