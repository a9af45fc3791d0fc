import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let base64DecodeToarray = ScalarFunction(
    name: "base64_decode_toarray",
    family: .text,
    summary: "Decodes base64 to an array of bytes.",
    parameters: [
      .required("base64String", .type(.string))
    ],
    result: .type(.dynamic),
    examples: [
      Example("print base64_decode_toarray('S3VzdG8=')", "[75,117,115,116,111]")
    ],
    evaluate: Base64DecodeToarray.evaluate
  )
}

private enum Base64DecodeToarray {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    return arguments.buildDynamic { row, output in
      guard let bytes = source.withRow(row, { Base64.decode($0) }) else { return false }
      output.append(UInt8(ascii: "["))
      for (index, byte) in bytes.enumerated() {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        NumberText.append(Int64(byte), to: &output)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
