import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hasAnyIpv4Prefix = ScalarFunction(
    name: "has_any_ipv4_prefix",
    family: .ip,
    summary: "Tells whether a text has an IPv4 address that begins with any of several prefixes.",
    parameters: [
      .required("source", .type(.string)),
      .repeated("ip", .scalar, 1...64, "Texts or arrays of texts."),
    ],
    result: .type(.bool),
    examples: [
      Example("print has_any_ipv4_prefix('05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.', '10.')", "true")
    ],
    evaluate: HasAnyIpv4Prefix.evaluate
  )
}

private enum HasAnyIpv4Prefix {
  static func evaluate(_ arguments: Arguments) -> Column { IPSearch.evaluate(arguments, isPrefix: true) }
}
