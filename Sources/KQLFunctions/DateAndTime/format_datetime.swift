import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let formatDatetime = ScalarFunction(
    name: "format_datetime", family: .dateAndTime, summary: "Writes a datetime by a format.",
    parameters: [
      .required("date", .type(.datetime)),
      .required("format", .constant(.string), "y yy yyyy M MM d dd h hh H HH m mm s ss f… F… tt and delimiters."),
    ], result: .type(.string), resultName: .firstArgument,
    examples: [
      Example("print format_datetime(datetime(2020-06-15 13:45:09), 'M/d/yyyy h:mm:ss tt')", "6/15/2020 1:45:09 PM")
    ]
  ) { arguments in
    guard case .string(let format)? = arguments.constant(1) else {
      return .constant(.string(""), .string, count: arguments.rowCount)
    }
    let pattern = try TimePattern(format, isSpan: false, function: "format_datetime")
    return constantFolded(arguments) { arguments in
      let valid = arguments[0].validity
      let values = arguments[0].longs()
      var builder = TextBuilder(rows: values.count, bytes: values.count * 20)
      for row in 0..<values.count {
        if valid?[row] != false {
          let date = Calendar.civil(ticks: values[row])
          let time = Calendar.floorRemainder(values[row], Calendar.ticksPerDay)
          pattern.append(date: date, days: date.day, ticksOfDay: time, to: &builder.bytes)
        }
        builder.endRow()
      }
      return .text(builder.finish())
    }
  }
}
