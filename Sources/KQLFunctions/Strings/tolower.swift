import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let tolower = ScalarFunction(
    name: "tolower",
    family: .strings,
    summary: "Converts a string to lower case.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print tolower('HELLO')", "hello")
    ],
    evaluate: Tolower.evaluate
  )
}

private enum Tolower {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      if text.contains(where: { $0 >= 0x80 }) {
        output.append(contentsOf: String(decoding: text, as: UTF8.self).lowercased().utf8)
      } else {
        for byte in text { output.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte) }
      }
    }
  }
}
