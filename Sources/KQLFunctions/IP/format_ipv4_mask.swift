import KQLLanguage

extension ScalarFunction {
  static let formatIpv4Mask = ScalarFunction(
    name: "format_ipv4_mask",
    family: .ip,
    summary: "Formats an IPv4 address under a prefix with the prefix after it; empty when it is none.",
    parameters: [
      .required("ip", .scalar, "Text or an integer."),
      .optional("prefix", .type(.long), "32 by default."),
    ],
    result: .type(.string),
    examples: [
      Example("print format_ipv4_mask('192.168.1.1', 24)", "192.168.1.0/24")
    ],
    evaluate: { IPv4Formatting.evaluate($0, showsPrefix: true) }
  )
}
