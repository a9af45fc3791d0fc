import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let hourofday = DatePart.make(
    "hourofday", summary: "Returns the hour of a datetime, 0 to 23.",
    examples: [Example("print hourofday(datetime(2015-12-14 18:54))", "18")]
  ) { Loop.map($0) { Calendar.floorRemainder($0, Calendar.ticksPerDay) / Calendar.ticksPerHour } }
}
