import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let dayofmonth = DatePart.make(
    "dayofmonth", summary: "Returns the day of the month, from 1.",
    examples: [Example("print dayofmonth(datetime(2015-12-14))", "14")]
  ) { Loop.map($0) { Int64(Calendar.civil(ticks: $0).day) } }
}
