import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let reverse = ScalarFunction(
    name: "reverse",
    family: .strings,
    summary: "Reverses the order of the characters.",
    parameters: [
      .required("text", .scalar)
    ],
    result: .type(.string),
    examples: [
      Example("print reverse('Hello')", "olleH"),
      Example("print reverse(12345)", "54321"),
    ],
    evaluate: ReverseFunction.evaluate
  )
}

private enum ReverseFunction {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      var end = text.count
      while end > 0 {
        var start = end - 1
        while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
        output.append(contentsOf: text[start..<end])
        end = start
      }
    }
  }
}
