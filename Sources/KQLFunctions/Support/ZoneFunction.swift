import KQLColumns
import KQLLanguage

/// Makes the functions that move datetimes between UTC and a zone.
enum ZoneFunction {
  static func make(_ name: String, toUTC: Bool, summary: String, examples: [Example]) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .dateAndTime, summary: summary,
      parameters: [
        .required("from", .type(.datetime)), .required("timezone", .type(.string), "Such as Europe/Paris."),
      ], result: .type(.datetime), examples: examples
    ) { arguments in
      try constantFolded(arguments) { arguments in
        let (codes, names) = arguments[1].coded()
        var zones: [UInt32: TimeZone] = [:]
        for code in Set(codes) { zones[code] = try TimeZone.named(names.string(Int(code))) }
        let ticks = arguments[0].longs()
        let rows = Array(0..<arguments.rowCount)
        let result = Loop.mapOptional(rows, valid: arguments[0].validity, blank: Int64(0)) { row -> Int64? in
          guard let zone = zones[codes[row]] else { return nil }
          let seconds = Calendar.floorDivide(ticks[row] - Calendar.unixEpoch, Calendar.ticksPerSecond)
          let shift = toUTC ? zone.utc(local: seconds) - seconds : zone.offset(utc: seconds)
          let moved = ticks[row] + shift * Calendar.ticksPerSecond
          return Calendar.isValid(moved) ? moved : nil
        }
        return .longs(result.values, .datetime, valid: result.valid)
      }
    }
  }
}
