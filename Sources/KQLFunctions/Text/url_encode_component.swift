import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let urlEncodeComponent = ScalarFunction(
    name: "url_encode_component",
    family: .text,
    summary: "Encodes a string for use as a component of a URL.",
    parameters: [
      .required("url", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example(
        "print url_encode_component('https://www.bing.com/hello world/')",
        "https%3a%2f%2fwww.bing.com%2fhello%20world%2f")
    ],
    evaluate: UrlEncodeComponent.evaluate
  )
}

private enum UrlEncodeComponent {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { PercentCoding.encode($0, spaceIsPlus: false, to: &$1) }
  }
}
