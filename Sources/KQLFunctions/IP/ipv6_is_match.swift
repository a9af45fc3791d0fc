import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv6IsMatch = ScalarFunction(
    name: "ipv6_is_match",
    family: .ip,
    summary: "Tells whether two IPv6 addresses are equal under their prefixes; null when one is none.",
    parameters: [
      .required("ip1", .type(.string)),
      .required("ip2", .type(.string)),
      .optional("prefix", .type(.long), "128 by default."),
    ],
    result: .type(.bool),
    examples: [
      Example("print ipv6_is_match('fe80::1', 'fe80::2'), ipv6_is_match('fe80::1/64', 'fe80::2/64')", "false | true")
    ],
    evaluate: Ipv6IsMatch.evaluate
  )
}

private enum Ipv6IsMatch {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (arguments.textRows(0), arguments.textRows(1))
    let prefixes = arguments.count > 2 ? arguments[2].longRows() : nil
    return arguments.buildBool { row in
      if let prefixes, !(prefixes.valid?[row] ?? true) || !(0...128).contains(prefixes.values[row]) { return nil }
      guard let first = left.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      guard let second = right.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      return IPComparison.ipv6(first, second, prefixes?.values[row] ?? 128) == 0
    }
  }
}
