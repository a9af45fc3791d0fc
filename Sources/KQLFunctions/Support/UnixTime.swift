import KQLColumns
import KQLLanguage

/// Makes the functions that read a number as time since 1970-01-01.
enum UnixTime {
  /// A unit is `numerator / denominator` ticks.
  static func make(_ name: String, numerator: Int64, denominator: Int64, summary: String, examples: [Example])
    -> ScalarFunction
  {
    ScalarFunction(
      name: name, family: .dateAndTime, summary: summary, parameters: [.required("number", .number)],
      result: .type(.datetime), examples: examples
    ) { arguments in
      constantFolded(arguments) { arguments in
        let value = arguments[0]
        if value.isAllNull { return .nulls(.datetime, count: arguments.rowCount) }
        let result: (values: [Int64], valid: [Bool]?)
        if value.type == .int || value.type == .long {
          result = Loop.mapOptional(value.longs(), valid: value.validity, blank: Int64(0)) {
            let (ticks, overflow) = $0.multipliedReportingOverflow(by: numerator)
            return overflow ? nil : date(Calendar.floorDivide(ticks, denominator))
          }
        } else {
          let scale = Double(numerator) / Double(denominator)
          let reals = value.converted(to: .real)
          result = Loop.mapOptional(reals.reals(), valid: reals.validity, blank: Int64(0)) {
            Int64(exactly: ($0 * scale).rounded(.down)).flatMap { date($0) }
          }
        }
        return .longs(result.values, .datetime, valid: result.valid)
      }
    }
  }

  private static func date(_ ticks: Int64) -> Int64? {
    let (result, overflow) = ticks.addingReportingOverflow(Calendar.unixEpoch)
    return overflow || !Calendar.isValid(result) ? nil : result
  }
}
