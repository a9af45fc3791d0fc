import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let now = ScalarFunction(
    name: "now", family: .dateAndTime, summary: "Returns the time when the query started, moved by an offset.",
    parameters: [.optional("offset", .type(.timespan))], result: .type(.datetime),
    examples: [Example("print now(1d) - now()", "1.00:00:00")]
  ) { arguments in
    let now = Column.constant(.long(arguments.context.now), .datetime, count: arguments.rowCount)
    if arguments.count == 0 { return now }
    let given = Arguments(
      columns: [now, arguments[0]], rowCount: arguments.rowCount, resultType: .datetime, context: arguments.context)
    return Arithmetic.evaluate(.add, given)
  }
}
