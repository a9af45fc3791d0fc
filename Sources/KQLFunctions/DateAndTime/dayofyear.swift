import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let dayofyear = DatePart.make(
    "dayofyear", summary: "Returns the day of the year, from 1.",
    examples: [Example("print dayofyear(datetime(2020-12-31))", "366")]
  ) { Loop.map($0) { Int64(Calendar.dayOfYear(ticks: $0)) } }
}
