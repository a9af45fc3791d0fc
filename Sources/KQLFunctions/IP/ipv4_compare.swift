import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv4Compare = ScalarFunction(
    name: "ipv4_compare",
    family: .ip,
    summary: "Compares two IPv4 addresses under their prefixes: -1, 0 or 1; null when one is none.",
    parameters: [
      .required("ip1", .type(.string)),
      .required("ip2", .type(.string)),
      .optional("prefix", .type(.long), "32 by default."),
    ],
    result: .type(.long),
    examples: [
      Example("print ipv4_compare('192.168.1.1/24', '192.168.1.255')", "0")
    ],
    evaluate: Ipv4Compare.evaluate
  )
}

private enum Ipv4Compare {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (left, right) = (arguments.textRows(0), arguments.textRows(1))
    let prefixes = arguments.count > 2 ? arguments[2].longRows() : nil
    return arguments.buildLong { row in
      if let prefixes, !(prefixes.valid?[row] ?? true) || !(0...32).contains(prefixes.values[row]) { return nil }
      guard let first = left.withRow(row, { IPAddress.ipv4($0) }) else { return nil }
      guard let second = right.withRow(row, { IPAddress.ipv4($0) }) else { return nil }
      return IPComparison.ipv4(first, second, prefixes?.values[row] ?? 32)
    }
  }
}
