import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let base64EncodeFromguid = ScalarFunction(
    name: "base64_encode_fromguid",
    family: .text,
    summary: "Encodes the bytes of a guid as base64, the first three fields with the low byte first.",
    parameters: [
      .required("guid", .type(.guid))
    ],
    result: .type(.string),
    examples: [
      Example(
        "print base64_encode_fromguid(toguid('ae3133f2-6e22-49ae-b06a-16e6a9b212eb'))",
        "8jMxriJurkmwahbmqbIS6w==")
    ],
    evaluate: Base64EncodeFromguid.evaluate
  )
}

private enum Base64EncodeFromguid {
  static func evaluate(_ arguments: Arguments) -> Column {
    let guids = arguments[0].guids()
    let valid = arguments[0].validity
    return arguments.buildText { row, output in
      guard valid?[row] ?? true else { return }
      guids[row].mixedEndianBytes.withUnsafeBufferPointer { Base64.append($0, to: &output) }
    }
  }
}
