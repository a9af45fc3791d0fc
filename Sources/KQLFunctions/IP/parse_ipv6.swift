import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseIpv6 = ScalarFunction(
    name: "parse_ipv6",
    family: .ip,
    summary: "Converts an IPv6 or IPv4 address to canonical IPv6 text under its prefix; empty when it is none.",
    parameters: [
      .required("ip", .type(.string))
    ],
    result: .type(.string),
    examples: [
      Example("print parse_ipv6('192.168.255.255/24')", "0000:0000:0000:0000:0000:ffff:c0a8:ff00")
    ],
    evaluate: ParseIpv6.evaluate
  )
}

private enum ParseIpv6 {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapText(0) { text, output in
      guard let (address, prefix) = IPAddress.ipv6(text) else { return }
      IPAddress.appendIPv6(address & IPAddress.mask128(prefix), to: &output)
    }
  }
}
