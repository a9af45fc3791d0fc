import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let toupper = ScalarFunction(
    name: "toupper",
    family: .strings,
    summary: "Converts a string to upper case.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print toupper('hello')", "HELLO"),
      Example("print toupper('Ångström')", "ÅNGSTRÖM"),
    ],
    evaluate: Toupper.evaluate
  )
}

private enum Toupper {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      if text.contains(where: { $0 >= 0x80 }) {
        output.append(contentsOf: String(decoding: text, as: UTF8.self).uppercased().utf8)
      } else {
        for byte in text { output.append(byte >= 0x61 && byte <= 0x7A ? byte & 0xDF : byte) }
      }
    }
  }
}
