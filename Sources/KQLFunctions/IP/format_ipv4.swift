import KQLLanguage

extension ScalarFunction {
  static let formatIpv4 = ScalarFunction(
    name: "format_ipv4",
    family: .ip,
    summary: "Formats an IPv4 address under a prefix; empty when it is none.",
    parameters: [
      .required("ip", .scalar, "Text or an integer."),
      .optional("prefix", .type(.long), "32 by default."),
    ],
    result: .type(.string),
    examples: [
      Example("print format_ipv4('192.168.1.1', 24)", "192.168.1.0"),
      Example("print format_ipv4(3232236031)", "192.168.1.255"),
    ],
    evaluate: { IPv4Formatting.evaluate($0, showsPrefix: false) }
  )
}
