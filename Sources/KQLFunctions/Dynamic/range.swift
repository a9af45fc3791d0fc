import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let range = ScalarFunction(
    name: "range", family: .dynamic, summary: "Makes an array of equally spaced values, at most 1,048,576.",
    parameters: [
      .required("start", .summable), .required("stop", .summable),
      .optional("step", .summable, "1, or one hour for timespans, one day for datetimes."),
    ], result: .type(.dynamic),
    examples: [Example("print range(1, 8, 3), range(1h, 3h)", #"[1,4,7] | ["01:00:00","02:00:00","03:00:00"]"#)]
  ) { arguments in constantFolded(arguments) { RangeArray.evaluate($0) } }
}

private enum RangeArray {
  static let maxCount = 1_048_576

  static func evaluate(_ arguments: Arguments) -> Column {
    let type = arguments[0].type
    let step = arguments.count > 2 ? arguments[2] : unit(type, arguments.rowCount)
    let isReal = [type, arguments[1].type, step.type].contains { $0 == .real || $0 == .decimal }
    var valid = Column.zipValid(arguments[0].validity, arguments[1].validity)
    valid = Column.zipValid(valid, step.validity)
    var builder = TextBuilder(rows: arguments.rowCount)
    let columns = [arguments[0], arguments[1], step].map { isReal ? $0.converted(to: .real) : $0 }
    let longs = isReal ? [] : columns.map { $0.longs() }
    let reals = isReal ? columns.map { $0.reals() } : []
    for row in 0..<arguments.rowCount {
      if valid?[row] != false {
        builder.bytes.append(0x5B)
        if isReal {
          append(reals[0][row], reals[1][row], reals[2][row], &builder.bytes)
        } else {
          append(longs[0][row], longs[1][row], longs[2][row], type, &builder.bytes)
        }
        builder.bytes.append(0x5D)
      }
      builder.endRow()
    }
    return .text(builder.finish(), .dynamic, valid: valid)
  }

  private static func unit(_ type: ScalarType, _ count: Int) -> Column {
    switch type {
    case .datetime: .constant(.long(Calendar.ticksPerDay), .timespan, count: count)
    case .timespan: .constant(.long(Calendar.ticksPerHour), .timespan, count: count)
    default: .constant(.long(1), .long, count: count)
    }
  }

  private static func append(
    _ start: Int64, _ stop: Int64, _ step: Int64, _ type: ScalarType, _ output: inout [UInt8]
  ) {
    var value = start
    var count = 0
    var list = JSONListWriter()
    while step > 0 ? value <= stop : step < 0 && value >= stop, count < maxCount {
      list.comma(&output)
      Value.long(value).appendJSON(type, to: &output)
      count += 1
      let (next, overflow) = value.addingReportingOverflow(step)
      if overflow { return }
      value = next
    }
  }

  private static func append(_ start: Double, _ stop: Double, _ step: Double, _ output: inout [UInt8]) {
    var list = JSONListWriter()
    var count = 0
    var value = start
    while step > 0 ? value <= stop : step < 0 && value >= stop, count < maxCount {
      list.comma(&output)
      Value.real(value).appendJSON(.real, to: &output)
      count += 1
      value = start + Double(count) * step
    }
  }
}
