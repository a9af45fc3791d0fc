import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let zlibCompressToBase64String = ScalarFunction(
    name: "zlib_compress_to_base64_string",
    family: .text,
    summary: "Compresses a string with zlib and encodes it as base64.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print zlib_decompress_from_base64_string(zlib_compress_to_base64_string('abc'))", "abc")
    ],
    evaluate: ZlibCompressToBase64String.evaluate
  )
}

private enum ZlibCompressToBase64String {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      guard let bytes = Deflate.compress(Array(text), windowBits: 15) else { return }
      bytes.withUnsafeBufferPointer { Base64.append($0, to: &output) }
    }
  }
}
