import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv4IsPrivate = ScalarFunction(
    name: "ipv4_is_private",
    family: .ip,
    summary: "Tells whether an IPv4 address belongs to a private network; null when it is none.",
    parameters: [
      .required("ip", .type(.string))
    ],
    result: .type(.bool),
    examples: [
      Example("print ipv4_is_private('10.1.2.3'), ipv4_is_private('127.0.0.1')", "true | false")
    ],
    evaluate: Ipv4IsPrivate.evaluate
  )
}

private enum Ipv4IsPrivate {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapBool(0) { text in
      guard let (address, prefix) = IPAddress.ipv4(text) else { return nil }
      let networks: [(address: UInt32, prefix: Int)] = [(0x0a00_0000, 8), (0xac10_0000, 12), (0xc0a8_0000, 16)]
      return networks.contains { prefix >= $0.prefix && address & IPAddress.mask($0.prefix) == $0.address }
    }
  }
}
