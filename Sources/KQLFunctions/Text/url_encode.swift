import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let urlEncode = ScalarFunction(
    name: "url_encode",
    family: .text,
    summary: "Encodes a string for use in a URL; spaces become `+`.",
    parameters: [
      .required("url", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print url_encode('a b&c=/é')", "a+b%26c%3d%2f%c3%a9")
    ],
    evaluate: UrlEncode.evaluate
  )
}

private enum UrlEncode {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { PercentCoding.encode($0, spaceIsPlus: true, to: &$1) }
  }
}
