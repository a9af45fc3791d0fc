import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let base64DecodeToguid = ScalarFunction(
    name: "base64_decode_toguid",
    family: .text,
    summary: "Decodes base64 to a guid; null when it does not have 16 bytes.",
    parameters: [
      .required("base64String", .type(.string))
    ],
    result: .type(.guid),
    examples: [
      Example("print base64_decode_toguid('8jMxriJurkmwahbmqbIS6w==')", "ae3133f2-6e22-49ae-b06a-16e6a9b212eb")
    ],
    evaluate: Base64DecodeToguid.evaluate
  )
}

private enum Base64DecodeToguid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    let values = (0..<arguments.rowCount).map { row -> Value in
      guard let bytes = source.withRow(row, { Base64.decode($0) }) else { return .null }
      return GUID(mixedEndian: bytes).map { .guid($0) } ?? .null
    }
    return Column(.guid, values)
  }
}
