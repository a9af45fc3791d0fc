import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let punycodeFromString = ScalarFunction(
    name: "punycode_from_string",
    family: .text,
    summary: "Encodes a string as Punycode.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print punycode_from_string('académie-française')", "acadmie-franaise-npb1a")
    ],
    evaluate: PunycodeFromString.evaluate
  )
}

private enum PunycodeFromString {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { bytes, output in
      let text = String(decoding: bytes, as: UTF8.self)
      output.append(contentsOf: (Punycode.encode(text) ?? "").utf8)
    }
  }
}
