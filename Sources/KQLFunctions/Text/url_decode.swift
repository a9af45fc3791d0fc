import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let urlDecode = ScalarFunction(
    name: "url_decode",
    family: .text,
    summary: "Decodes the percent escapes of a URL.",
    parameters: [
      .required("encodedURL", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print url_decode('https%3a%2f%2fwww.bing.com%2f')", "https://www.bing.com/")
    ],
    evaluate: UrlDecode.evaluate
  )
}

private enum UrlDecode {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { PercentCoding.decode($0, plusIsSpace: true, to: &$1) }
  }
}
