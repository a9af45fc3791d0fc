import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let punycodeDomainToString = ScalarFunction(
    name: "punycode_domain_to_string",
    family: .text,
    summary: "Encodes the labels of an internationalised domain name.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print punycode_domain_to_string('艺术.com')", "xn--cqv902d.com")
    ],
    evaluate: PunycodeDomainToString.evaluate
  )
}

private enum PunycodeDomainToString {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { bytes, output in
      let text = String(decoding: bytes, as: UTF8.self)
      output.append(contentsOf: (Punycode.mapLabels(text) { Punycode.encodedLabel($0) }).utf8)
    }
  }
}
