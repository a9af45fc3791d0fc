import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hasIpv4 = ScalarFunction(
    name: "has_ipv4",
    family: .ip,
    summary: "Tells whether a text has an IPv4 address.",
    parameters: [
      .required("source", .type(.string)),
      .required("ip", .type(.string)),
    ],
    result: .type(.bool),
    examples: [
      Example("print has_ipv4('05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.0.1')", "true")
    ],
    evaluate: HasIpv4.evaluate
  )
}

private enum HasIpv4 {
  static func evaluate(_ arguments: Arguments) -> Column { IPSearch.evaluate(arguments, isPrefix: false) }
}
