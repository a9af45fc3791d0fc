import KQLColumns
import KQLLanguage

/// Makes `max_of` and `min_of`.
enum ExtremeOf {
  static func make(_ name: String, sign: Int, summary: String, examples: [Example]) -> ScalarFunction {
    ScalarFunction(
      name: name, family: .conditional, summary: summary, parameters: [.repeated("argument", .common, 2...64)],
      result: .common, examples: examples
    ) { arguments in
      let type = arguments.resultType
      let columns = arguments.columns.map { $0.converted(to: type).expanded() }
      var chosen = [UInt8](repeating: 0, count: arguments.rowCount)
      for row in chosen.indices {
        for index in 1..<columns.count where !columns[index].isNull(row) {
          let best = columns[Int(chosen[row])]
          // NaN is greater and less than all.
          let order = columns[index].compare(row, with: best, row)
          if best.isNull(row) || (isNaN(columns[index], row) || order == sign) && !isNaN(best, row) {
            chosen[row] = UInt8(truncatingIfNeeded: index)
          }
        }
      }
      return Choice.pick(chosen, from: columns, type)
    }
  }

  private static func isNaN(_ column: Column, _ row: Int) -> Bool {
    if case .reals(let values) = column.storage { return values[row].isNaN }
    return false
  }
}
