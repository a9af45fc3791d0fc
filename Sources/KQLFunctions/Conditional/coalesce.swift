import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let coalesce = ScalarFunction(
    name: "coalesce", family: .conditional, summary: "Returns the first value that is not null, of strings not empty.",
    parameters: [.repeated("argument", .common, 2...64)], result: .common,
    examples: [Example("print coalesce(tolong('not a number'), 42), coalesce('', 'b')", "42 | b")]
  ) { arguments in
    let type = arguments.resultType
    let columns = arguments.columns.map { $0.converted(to: type) }
    let last = UInt8(truncatingIfNeeded: columns.count - 1)
    var chosen = [UInt8](repeating: last, count: arguments.rowCount)
    for (index, column) in columns.enumerated().dropLast().reversed() {
      if type == .string {
        let text = column.coded()
        for row in chosen.indices where text.values.length(Int(text.codes[row])) > 0 {
          chosen[row] = UInt8(truncatingIfNeeded: index)
        }
      } else {
        let valid = column.validity
        for row in chosen.indices where valid?[row] != false { chosen[row] = UInt8(truncatingIfNeeded: index) }
      }
    }
    return Choice.pick(chosen, from: columns, type)
  }
}
