import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let punycodeDomainFromString = ScalarFunction(
    name: "punycode_domain_from_string",
    family: .text,
    summary: "Decodes the labels of an encoded domain name.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print punycode_domain_from_string('xn--cqv902d.com')", "艺术.com")
    ],
    evaluate: PunycodeDomainFromString.evaluate
  )
}

private enum PunycodeDomainFromString {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { bytes, output in
      let text = String(decoding: bytes, as: UTF8.self)
      output.append(contentsOf: (Punycode.mapLabels(text) { Punycode.decodedLabel($0) }).utf8)
    }
  }
}
