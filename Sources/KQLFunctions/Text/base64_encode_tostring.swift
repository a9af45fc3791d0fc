import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let base64EncodeTostring = ScalarFunction(
    name: "base64_encode_tostring",
    family: .text,
    summary: "Encodes a string as base64.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print base64_encode_tostring('Kusto')", "S3VzdG8=")
    ],
    synonyms: ["base64_encodestring"],
    evaluate: Base64EncodeTostring.evaluate
  )
}

private enum Base64EncodeTostring {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { Base64.append($0, to: &$1) }
  }
}
