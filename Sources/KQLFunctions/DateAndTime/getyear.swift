import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let getyear = DatePart.make(
    "getyear", summary: "Returns the year of a datetime.",
    examples: [Example("print getyear(datetime(2015-10-12))", "2015")]
  ) { Loop.map($0) { Int64(Calendar.civil(ticks: $0).year) } }
}
