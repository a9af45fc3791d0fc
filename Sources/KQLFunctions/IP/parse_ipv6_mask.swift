import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseIpv6Mask = ScalarFunction(
    name: "parse_ipv6_mask",
    family: .ip,
    summary: "Converts an IPv6 or IPv4 address to canonical IPv6 text under a prefix of 128 bits.",
    parameters: [
      .required("ip", .type(.string)),
      .required("prefix", .type(.long)),
    ],
    result: .type(.string),
    examples: [
      Example("print parse_ipv6_mask('192.168.255.255', 120)", "0000:0000:0000:0000:0000:ffff:c0a8:ff00")
    ],
    evaluate: ParseIpv6Mask.evaluate
  )
}

private enum ParseIpv6Mask {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (ips, prefixes) = (arguments.textRows(0), arguments[1].longRows())
    return arguments.buildText { row, output in
      guard prefixes.valid?[row] ?? true, (0...128).contains(prefixes.values[row]) else { return }
      guard let (address, prefix) = ips.withRow(row, { IPAddress.ipv6($0) }) else { return }
      let mask = IPAddress.mask128(min(prefix, Int(prefixes.values[row])))
      IPAddress.appendIPv6(address & mask, to: &output)
    }
  }
}
