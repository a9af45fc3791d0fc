import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv6Compare = ScalarFunction(
    name: "ipv6_compare",
    family: .ip,
    summary: "Compares two IPv6 addresses under their prefixes: -1, 0 or 1; null when one is none.",
    parameters: [
      .required("ip1", .type(.string)),
      .required("ip2", .type(.string)),
      .optional("prefix", .type(.long), "128 by default."),
    ],
    result: .type(.long),
    examples: [
      Example(
        "print ipv6_compare('fe80::1', 'fe80::1'), ipv6_compare('fe80::1', 'fe80::2'), ipv6_compare('fe80::1', 'fe80::2', 64)",
        "0"
          + " | -1 | 0"
      )
    ],
    evaluate: Ipv6Compare.evaluate
  )
}

private enum Ipv6Compare {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (arguments.textRows(0), arguments.textRows(1))
    let prefixes = arguments.count > 2 ? arguments[2].longRows() : nil
    return arguments.buildLong { row in
      if let prefixes, !(prefixes.valid?[row] ?? true) || !(0...128).contains(prefixes.values[row]) { return nil }
      guard let first = left.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      guard let second = right.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      return IPComparison.ipv6(first, second, prefixes?.values[row] ?? 128)
    }
  }
}
