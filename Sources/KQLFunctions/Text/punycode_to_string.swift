import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let punycodeToString = ScalarFunction(
    name: "punycode_to_string",
    family: .text,
    summary: "Decodes Punycode.",
    parameters: [
      .required("string", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print punycode_to_string('acadmie-franaise-npb1a')", "académie-française")
    ],
    evaluate: PunycodeToString.evaluate
  )
}

private enum PunycodeToString {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { bytes, output in
      let text = String(decoding: bytes, as: UTF8.self)
      output.append(contentsOf: (Punycode.decode(text) ?? "").utf8)
    }
  }
}
