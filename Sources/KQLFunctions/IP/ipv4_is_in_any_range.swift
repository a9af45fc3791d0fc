import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv4IsInAnyRange = ScalarFunction(
    name: "ipv4_is_in_any_range",
    family: .ip,
    summary: "Tells whether an IPv4 address lies in any of several ranges in prefix notation; null when it is none.",
    parameters: [
      .required("ip", .type(.string)),
      .repeated("range", .scalar, 1...64, "Text, or arrays of texts."),
    ],
    result: .type(.bool),
    examples: [
      Example("print ipv4_is_in_any_range('192.168.1.6', '192.168.1.1/24', '10.0.0.1/8')", "true"),
      Example("print ipv4_is_in_any_range('127.0.0.1', dynamic(['127.0.0.1', '192.168.1.1']))", "true"),
    ],
    evaluate: Ipv4IsInAnyRange.evaluate
  )
}

private enum Ipv4IsInAnyRange {
  static func evaluate(_ arguments: Arguments) -> Column {
    let ips = arguments.textRows(0)
    let ranges = arguments.columns.dropFirst().map { TextRows($0.type == .dynamic ? $0.retyped(.string) : $0) }
    let isArray = arguments.columns.dropFirst().map { $0.type == .dynamic }
    return arguments.buildBool { row in
      guard let ip = ips.withRow(row, { IPAddress.ipv4($0) }) else { return nil }
      for (range, isArray) in zip(ranges, isArray) {
        let isInside = range.withRow(row) { text -> Bool in
          guard isArray else { return IPAddress.ipv4(text).map { IPComparison.ipv4(ip, $0, 32) == 0 } ?? false }
          var isFound = false
          JSONView(text).forEachElement { element in
            if let raw = element.rawString, let range = IPAddress.ipv4(raw) {
              isFound = isFound || IPComparison.ipv4(ip, range, 32) == 0
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
