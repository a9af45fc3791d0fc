import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let formatTimespan = ScalarFunction(
    name: "format_timespan", family: .dateAndTime, summary: "Writes a timespan by a format.",
    parameters: [
      .required("timespan", .type(.timespan)),
      .required("format", .constant(.string), "d… h hh m mm s ss f… F… and delimiters."),
    ], result: .type(.string), resultName: .firstArgument,
    examples: [
      Example("print format_timespan(time(1.02:03:04.567), 'dd.hh:mm:ss.fffffff')", "01.02:03:04.5670000"),
      Example("print format_timespan(-1h, 'hh:mm:ss')", "-01:00:00"),
    ]
  ) { arguments in
    guard case .string(let format)? = arguments.constant(1) else {
      return .constant(.string(""), .string, count: arguments.rowCount)
    }
    let pattern = try TimePattern(format, isSpan: true, function: "format_timespan")
    return constantFolded(arguments) { arguments in
      let valid = arguments[0].validity
      let values = arguments[0].longs()
      var builder = TextBuilder(rows: values.count, bytes: values.count * 16)
      for row in 0..<values.count {
        if valid?[row] != false {
          if values[row] < 0 { builder.bytes.append(0x2D) }
          let magnitude = values[row].magnitude
          let days = magnitude / UInt64(Calendar.ticksPerDay)
          let time = Int64(magnitude % UInt64(Calendar.ticksPerDay))
          let none = Calendar.Day(year: 1, month: 1, day: 1)
          pattern.append(date: none, days: Int(days), ticksOfDay: time, to: &builder.bytes)
        }
        builder.endRow()
      }
      return .text(builder.finish())
    }
  }
}
