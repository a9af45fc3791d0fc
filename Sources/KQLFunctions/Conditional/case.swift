import KQLColumns
import KQLLanguage

extension ScalarFunction {
  static let `case` = ScalarFunction(
    name: "case", family: .conditional,
    summary: "Returns the value of the first condition that holds, or the last one.",
    parameters: [
      .repeated("argument", .scalar, 3...201, "Pairs of a condition and its value, then the value when none holds.")
    ],
    result: .computed(Case.type),
    examples: [Example("print case(bool(null), 'c1', true, 'c2', 'def')", "c2")]
  ) { Case.evaluate($0) }
}

private enum Case {
  @Sendable static func type(_ types: [ScalarType]) -> ScalarType? {
    guard types.count % 2 == 1 else { return nil }
    var result: ScalarType?
    for (index, type) in types.enumerated() {
      if index % 2 == 0, index < types.count - 1 {
        guard type == .bool || type == .dynamic else { return nil }
        continue
      }
      guard let known = result else {
        result = type
        continue
      }
      if known == type { continue }
      if known == .dynamic || type == .dynamic {
        result = .dynamic
      } else if known.isNumeric && type.isNumeric {
        result = known == .int && type == .int ? .int : OperatorTypes.number(known, type)
      } else {
        return nil
      }
    }
    return result
  }

  static func evaluate(_ arguments: Arguments) -> Column {
    let type = arguments.resultType
    var values: [Column] = []
    var chosen: [UInt8]?
    for index in stride(from: 0, to: arguments.count - 1, by: 2) {
      let condition = arguments[index].converted(to: .bool)
      if case .constant(let value) = condition.storage {
        if value != .bool(true) { continue }
        values.append(arguments[index + 1])
        return finish(chosen, values, arguments.rowCount, type)
      }
      let flags = condition.bools()
      let valid = condition.validity
      var choice = chosen ?? Array(repeating: UInt8.max, count: arguments.rowCount)
      let position = UInt8(truncatingIfNeeded: values.count)
      for row in 0..<arguments.rowCount where choice[row] == .max && flags[row] && valid?[row] != false {
        choice[row] = position
      }
      chosen = choice
      values.append(arguments[index + 1])
    }
    values.append(arguments[arguments.count - 1])
    return finish(chosen, values, arguments.rowCount, type)
  }

  /// The last of the values is for the rows that none was chosen for.
  private static func finish(_ chosen: [UInt8]?, _ values: [Column], _ count: Int, _ type: ScalarType) -> Column {
    let columns = values.map { $0.converted(to: type) }
    guard var chosen else { return columns[columns.count - 1] }
    let last = UInt8(truncatingIfNeeded: columns.count - 1)
    for row in 0..<count where chosen[row] == .max { chosen[row] = last }
    return Choice.pick(chosen, from: columns, type)
  }
}
