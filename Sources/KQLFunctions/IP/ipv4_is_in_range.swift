import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv4IsInRange = ScalarFunction(
    name: "ipv4_is_in_range",
    family: .ip,
    summary: "Tells whether an IPv4 address lies in a range in prefix notation; null when one is none.",
    parameters: [
      .required("ip", .type(.string)),
      .required("range", .type(.string)),
    ],
    result: .type(.bool),
    examples: [
      Example("print ipv4_is_in_range('192.168.1.6', '192.168.1.1/24')", "true")
    ],
    evaluate: Ipv4IsInRange.evaluate
  )
}

private enum Ipv4IsInRange {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (ips, ranges) = (arguments.textRows(0), arguments.textRows(1))
    return arguments.buildBool { row in
      guard let ip = ips.withRow(row, { IPAddress.ipv4($0) }) else { return nil }
      guard let range = ranges.withRow(row, { IPAddress.ipv4($0) }) else { return nil }
      return IPComparison.ipv4(ip, range, 32) == 0
    }
  }
}
