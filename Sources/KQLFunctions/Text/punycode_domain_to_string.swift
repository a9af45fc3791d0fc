import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let punycodeDomainToString = ScalarFunction(
    name: "punycode_domain_to_string",
    family: .text,
    summary: "Decodes the labels of an encoded domain name; encodes one that is not.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print punycode_domain_to_string('xn--cqv902d.com')", "艺术.com")
    ],
    evaluate: PunycodeDomainToString.evaluate
  )
}

private enum PunycodeDomainToString {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { bytes, output in
      let text = String(decoding: bytes, as: UTF8.self)
      output.append(
        contentsOf: (Punycode.mapLabels(text) {
          $0.hasPrefix("xn--") ? Punycode.decodedLabel($0) : Punycode.encodedLabel($0)
        }).utf8)
    }
  }
}
