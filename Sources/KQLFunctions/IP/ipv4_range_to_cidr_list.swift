import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ipv4RangeToCidrList = ScalarFunction(
    name: "ipv4_range_to_cidr_list",
    family: .ip,
    summary: "Lists the ranges in prefix notation that cover the addresses from one to another.",
    parameters: [
      .required("start", .type(.string)),
      .required("end", .type(.string)),
    ],
    result: .type(.dynamic),
    examples: [
      Example(
        "print ipv4_range_to_cidr_list('1.1.128.0', '1.1.140.255')",
        "[\"1.1.128.0/21\",\"1.1.136.0/22\",\"1.1.140.0/24\"]")
    ],
    evaluate: Ipv4RangeToCidrList.evaluate
  )
}

private enum Ipv4RangeToCidrList {
  static func evaluate(_ arguments: Arguments) -> Column {
    let (starts, ends) = (arguments.textRows(0), arguments.textRows(1))
    return arguments.buildDynamic { row, output in
      guard let start = starts.withRow(row, { IPAddress.ipv4($0) }) else { return false }
      guard let end = ends.withRow(row, { IPAddress.ipv4($0) }), start.address <= end.address else { return false }
      var position = UInt64(start.address)
      output.append(UInt8(ascii: "["))
      while position <= UInt64(end.address) {
        if position > UInt64(start.address) { output.append(UInt8(ascii: ",")) }
        var size = position == 0 ? 32 : min(32, position.trailingZeroBitCount)
        while UInt64(1) << UInt64(size) > UInt64(end.address) - position + 1 { size -= 1 }
        output.append(UInt8(ascii: "\""))
        IPAddress.appendIPv4(UInt32(truncatingIfNeeded: position), to: &output)
        output.append(UInt8(ascii: "/"))
        NumberText.append(Int64(32 - size), to: &output)
        output.append(UInt8(ascii: "\""))
        position += UInt64(1) << UInt64(size)
      }
      output.append(UInt8(ascii: "]"))
      return true
    }
  }
}
