import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let getmonth = DatePart.make(
    "getmonth", summary: "Returns the month of a datetime, 1 to 12.", synonyms: ["monthofyear"],
    examples: [Example("print getmonth(datetime(2015-10-12)), monthofyear(datetime(2015-12-14))", "10 | 12")]
  ) { Loop.map($0) { Int64(Calendar.civil(ticks: $0).month) } }
}
