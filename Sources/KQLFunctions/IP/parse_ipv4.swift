import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseIpv4 = ScalarFunction(
    name: "parse_ipv4",
    family: .ip,
    summary: "Converts an IPv4 address, under its prefix, to an integer; null when it is none.",
    parameters: [
      .required("ip", .type(.string))
    ],
    result: .type(.long),
    examples: [
      Example(
        "print parse_ipv4('192.168.1.1'), parse_ipv4('192.168.1.1/24'), parse_ipv4('x')",
        "3232235777 | 3232235776 | null")
    ],
    evaluate: ParseIpv4.evaluate
  )
}

private enum ParseIpv4 {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapLong(0) { text in
      IPAddress.ipv4(text).map { Int64($0.address & IPAddress.mask($0.prefix)) }
    }
  }
}
