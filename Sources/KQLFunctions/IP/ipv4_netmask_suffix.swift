import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv4NetmaskSuffix = ScalarFunction(
    name: "ipv4_netmask_suffix",
    family: .ip,
    summary: "Gives the length of the prefix of an IPv4 address; null when it is none.",
    parameters: [
      .required("ip", .type(.string))
    ],
    result: .type(.long),
    examples: [
      Example("print ipv4_netmask_suffix('192.168.1.1/24'), ipv4_netmask_suffix('10.1.2.3')", "24 | 32")
    ],
    evaluate: Ipv4NetmaskSuffix.evaluate
  )
}

private enum Ipv4NetmaskSuffix {
  static func evaluate(_ arguments: Arguments) -> Column {
    arguments.mapLong(0) { IPAddress.ipv4($0).map { Int64($0.prefix) } }
  }
}
