import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let zlibDecompressFromBase64String = ScalarFunction(
    name: "zlib_decompress_from_base64_string",
    family: .text,
    summary: "Decodes base64 and decompresses it with zlib; empty when it is damaged.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print zlib_decompress_from_base64_string('eJwLSS0uUSguKcrMS1cwNDIGACxqBQ4=')", "Test string 123")
    ],
    evaluate: ZlibDecompressFromBase64String.evaluate
  )
}

private enum ZlibDecompressFromBase64String {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      guard let packed = Base64.decode(text), let bytes = Deflate.decompress(packed, windowBits: 15) else { return }
      output.append(contentsOf: bytes)
    }
  }
}
