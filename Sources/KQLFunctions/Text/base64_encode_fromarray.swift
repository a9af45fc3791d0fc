import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let base64EncodeFromarray = ScalarFunction(
    name: "base64_encode_fromarray",
    family: .text,
    summary: "Encodes an array of bytes as base64.",
    parameters: [
      .required("array", .type(.dynamic))
    ],
    result: .type(.string),
    examples: [
      Example("print base64_encode_fromarray(dynamic([75, 117, 115, 116, 111]))", "S3VzdG8=")
    ],
    evaluate: Base64EncodeFromarray.evaluate
  )
}

private enum Base64EncodeFromarray {
  static func evaluate(_ arguments: Arguments) -> Column {
    let arrays = arguments[0].texts()
    return arguments.buildText { row, output in
      arrays.withRow(row) { json in
        var bytes: [UInt8] = []
        let view = JSONView(json)
        guard view.kind == .array else { return }
        var isValid = true
        view.forEachElement { element in
          if let byte = element.long.flatMap({ UInt8(exactly: $0) }) { bytes.append(byte) } else { isValid = false }
        }
        if isValid { bytes.withUnsafeBufferPointer { Base64.append($0, to: &output) } }
      }
    }
  }
}
