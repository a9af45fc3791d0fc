import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let gzipDecompressFromBase64String = ScalarFunction(
    name: "gzip_decompress_from_base64_string",
    family: .text,
    summary: "Decodes base64 and decompresses it with gzip; empty when it is damaged.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print gzip_decompress_from_base64_string('x0x0x0')", "")
    ],
    evaluate: GzipDecompressFromBase64String.evaluate
  )
}

private enum GzipDecompressFromBase64String {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      guard let packed = Base64.decode(text), let bytes = Deflate.decompress(packed, windowBits: 31) else { return }
      output.append(contentsOf: bytes)
    }
  }
}
