import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hasAnyIpv4 = ScalarFunction(
    name: "has_any_ipv4",
    family: .ip,
    summary: "Tells whether a text has any of several IPv4 addresses.",
    parameters: [
      .required("source", .type(.string)),
      .repeated("ip", .scalar, 1...64, "Texts or arrays of texts."),
    ],
    result: .type(.bool),
    examples: [
      Example(
        "print has_any_ipv4('05:04:54 127.0.0.1 GET /favicon.ico 404', dynamic(['127.0.0.1', '127.0.0.2']))",
        "true")
    ],
    evaluate: HasAnyIpv4.evaluate
  )
}

private enum HasAnyIpv4 {
  static func evaluate(_ arguments: Arguments) -> Column { IPSearch.evaluate(arguments, isPrefix: false) }
}
