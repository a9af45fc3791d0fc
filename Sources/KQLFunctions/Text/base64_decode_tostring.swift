import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let base64DecodeTostring = ScalarFunction(
    name: "base64_decode_tostring",
    family: .text,
    summary: "Decodes base64 to a string; empty when it is not valid UTF-8.",
    parameters: [
      .required("base64String", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print base64_decode_tostring('S3VzdG8=')", "Kusto")
    ],
    synonyms: ["base64_decodestring"],
    evaluate: Base64DecodeTostring.evaluate
  )
}

private enum Base64DecodeTostring {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      guard let bytes = Base64.decode(text) else { return }
      if String(validating: bytes, as: UTF8.self) != nil { output.append(contentsOf: bytes) }
    }
  }
}
