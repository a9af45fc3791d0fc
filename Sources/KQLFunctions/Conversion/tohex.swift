import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let tohex = ScalarFunction(
    name: "tohex", family: .conversion, summary: "Writes an integer in hexadecimal digits.",
    parameters: [
      .required("value", .oneOf([.int, .long])), .optional("min_length", .type(.long), "Zeros are put before it."),
    ], result: .type(.string),
    examples: [
      Example(
        "print tohex(256), tohex(-256), tohex(toint(-256)), tohex(256, 8)",
        "100 | ffffffffffffff00 | ffffff00 | 00000100")
    ]
  ) { arguments in
    constantFolded(arguments) { arguments in
      let isInt = arguments[0].type == .int
      let values = arguments[0].longs()
      let valid = arguments[0].validity
      let lengths = arguments.count > 1 ? arguments[1].longs() : nil
      var builder = TextBuilder(rows: values.count, bytes: values.count * 8)
      for row in values.indices {
        if valid?[row] != false {
          let bits = isInt ? UInt64(UInt32(truncatingIfNeeded: values[row])) : UInt64(bitPattern: values[row])
          ToHex.append(bits, minLength: lengths?[row] ?? 1, to: &builder.bytes)
        }
        builder.endRow()
      }
      return .text(builder.finish())
    }
  }
}

private enum ToHex {
  static func append(_ bits: UInt64, minLength: Int64, to output: inout [UInt8]) {
    let digits = max(1, (67 - bits.leadingZeroBitCount) / 4)
    for _ in digits..<max(digits, Int(min(minLength, 64))) { output.append(48) }
    for place in stride(from: (digits - 1) * 4, through: 0, by: -4) {
      let digit = UInt8(truncatingIfNeeded: bits >> UInt64(place)) & 15
      output.append(digit < 10 ? 48 + digit : 87 + digit)
    }
  }
}
