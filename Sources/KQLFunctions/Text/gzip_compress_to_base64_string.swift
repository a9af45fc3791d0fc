import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let gzipCompressToBase64String = ScalarFunction(
    name: "gzip_compress_to_base64_string",
    family: .text,
    summary: "Compresses a string with gzip and encodes it as base64.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print gzip_decompress_from_base64_string(gzip_compress_to_base64_string('abc'))", "abc")
    ],
    evaluate: GzipCompressToBase64String.evaluate
  )
}

private enum GzipCompressToBase64String {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      guard let bytes = Deflate.gzip(Array(text)) else { return }
      bytes.withUnsafeBufferPointer { Base64.append($0, to: &output) }
    }
  }
}
