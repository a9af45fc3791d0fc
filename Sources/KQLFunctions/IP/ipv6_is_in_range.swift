import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv6IsInRange = ScalarFunction(
    name: "ipv6_is_in_range",
    family: .ip,
    summary: "Tells whether an IPv6 address lies in a range in prefix notation; null when one is none.",
    parameters: [
      .required("ip", .type(.string)),
      .required("range", .type(.string)),
    ],
    result: .type(.bool),
    examples: [
      Example("print ipv6_is_in_range('fe80::85d:e82c:9446:7994', 'fe80::85d:e82c:9446:7995/124')", "true")
    ],
    evaluate: Ipv6IsInRange.evaluate
  )
}

private enum Ipv6IsInRange {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (ips, ranges) = (arguments.textRows(0), arguments.textRows(1))
    return arguments.buildBool { row in
      guard let ip = ips.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      guard let range = ranges.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      return IPComparison.ipv6(ip, range, 128) == 0
    }
  }
}
