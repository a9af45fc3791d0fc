import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseIpv4Mask = ScalarFunction(
    name: "parse_ipv4_mask",
    family: .ip,
    summary: "Converts an IPv4 address, under a prefix, to an integer.",
    parameters: [
      .required("ip", .type(.string)),
      .required("prefix", .type(.long)),
    ],
    result: .type(.long),
    examples: [
      Example("print parse_ipv4_mask('192.1.168.2', 31)", "3221334018")
    ],
    evaluate: ParseIpv4Mask.evaluate
  )
}

private enum ParseIpv4Mask {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (ips, prefixes) = (arguments.textRows(0), arguments[1].longRows())
    return arguments.buildLong { row in
      guard prefixes.valid?[row] ?? true, (0...32).contains(prefixes.values[row]) else { return nil }
      return ips.withRow(row) { text in
        IPAddress.ipv4(text).map { Int64($0.address & IPAddress.mask(min($0.prefix, Int(prefixes.values[row])))) }
      }
    }
  }
}
