import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let ago = ScalarFunction(
    name: "ago", family: .dateAndTime, summary: "Returns the time when the query started less a timespan.",
    parameters: [.required("timespan", .type(.timespan))], result: .type(.datetime),
    examples: [Example("print now() - ago(1h)", "01:00:00")]
  ) { arguments in
    let now = Column.constant(.long(arguments.context.now), .datetime, count: arguments.rowCount)
    let given = Arguments(
      columns: [now, arguments[0]], rowCount: arguments.rowCount, resultType: .datetime, context: arguments.context)
    return Arithmetic.evaluate(.subtract, given)
  }
}
