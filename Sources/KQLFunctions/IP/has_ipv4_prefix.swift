import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hasIpv4Prefix = ScalarFunction(
    name: "has_ipv4_prefix",
    family: .ip,
    summary: "Tells whether a text has an IPv4 address that begins with a prefix such as `192.168.`.",
    parameters: [
      .required("source", .type(.string)),
      .required("ip", .type(.string)),
    ],
    result: .type(.bool),
    examples: [
      Example("print has_ipv4_prefix('05:04:54 127.0.0.1 GET /favicon.ico 404', '127.0.')", "true")
    ],
    evaluate: HasIpv4Prefix.evaluate
  )
}

private enum HasIpv4Prefix {
  static func evaluate(_ arguments: Arguments) -> Column { IPSearch.evaluate(arguments, isPrefix: true) }
}
