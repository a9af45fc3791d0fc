import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let parseVersion = ScalarFunction(
    name: "parse_version",
    family: .text,
    summary: "Converts a version of up to four numbers to a decimal that sorts like it; null when it is none.",
    parameters: [
      .required("version", .type(.string))
    ],
    result: .type(.decimal),
    examples: [
      Example("print parse_version('0.0.7.0')", "700000000"),
      Example("print parse_version('1.2.3.40') > parse_version('1.2.3.4')", "true"),
    ],
    evaluate: ParseVersion.evaluate
  )
}

private enum ParseVersion {
  static func evaluate(_ arguments: Arguments) -> Column {
    let source = arguments.textRows(0)
    return Column(.decimal, (0..<arguments.rowCount).map { value(source.string($0)) })
  }

  private static func value(_ version: String) -> Value {
    let parts = version.split(separator: ".", omittingEmptySubsequences: false)
    guard (1...4).contains(parts.count) else { return .null }
    var result: UInt128 = 0
    for index in 0..<4 {
      result *= 100_000_000
      guard index < parts.count else { continue }
      guard parts[index].utf8.count <= 8, parts[index].utf8.allSatisfy({ ByteCursor.isDigit($0) }) else { return .null }
      guard let number = UInt32(parts[index]) else { return .null }
      result += UInt128(number)
    }
    return .decimal(Decimal128(significand: result, exponent: 0, isNegative: false))
  }
}
