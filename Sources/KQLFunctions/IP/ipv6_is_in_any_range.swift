import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv6IsInAnyRange = ScalarFunction(
    name: "ipv6_is_in_any_range",
    family: .ip,
    summary: "Tells whether an IPv6 address lies in any of several ranges in prefix notation; null when it is none.",
    parameters: [
      .required("ip", .type(.string)),
      .repeated("range", .scalar, 1...64, "Text, or arrays of texts."),
    ],
    result: .type(.bool),
    examples: [
      Example(
        "print ipv6_is_in_any_range('fe80::1', dynamic(['::1/128', 'fe80::/10'])), ipv6_is_in_any_range('::2', '::1/128', 'fe80::/10')",
        "true | false")
    ],
    evaluate: Ipv6IsInAnyRange.evaluate
  )
}

private enum Ipv6IsInAnyRange {
  static func evaluate(_ arguments: Arguments) -> Column {
    let ips = arguments.textRows(0)
    let ranges = arguments.columns.dropFirst().map { TextRows($0.type == .dynamic ? $0.retyped(.string) : $0) }
    let isArray = arguments.columns.dropFirst().map { $0.type == .dynamic }
    return arguments.buildBool { row in
      guard let ip = ips.withRow(row, { IPAddress.ipv6($0) }) else { return nil }
      for (range, isArray) in zip(ranges, isArray) {
        let isInside = range.withRow(row) { text -> Bool in
          guard isArray else { return IPAddress.ipv6(text).map { IPComparison.ipv6(ip, $0, 128) == 0 } ?? false }
          var isFound = false
          JSONView(text).forEachElement { element in
            if let raw = element.rawString, let range = IPAddress.ipv6(raw) {
              isFound = isFound || IPComparison.ipv6(ip, range, 128) == 0
            }
          }
          return isFound
        }
        if isInside { return true }
      }
      return false
    }
  }
}
