import Glibc
import KQLColumns
import KQLLanguage

/// Arithmetic of columns: wraps around in 64 bits, gives null for a zero divisor and for datetimes out of range.
enum Arithmetic {
  enum Operation { case add, subtract, multiply, divide, modulo }

  static func evaluate(_ operation: Operation, _ arguments: Arguments) -> Column {
    constantFolded(arguments) { arguments in
      let types = arguments.columns.map(\.type)
      guard let (leftType, rightType) = OperatorTypes.resolved(types) else {
        return .nulls(arguments.resultType, count: arguments.rowCount)
      }
      let left = arguments[0].converted(to: leftType)
      let right = arguments[1].converted(to: rightType)
      if left.isAllNull || right.isAllNull { return .nulls(arguments.resultType, count: arguments.rowCount) }
      if leftType.isNumeric, rightType.isNumeric { return numbers(operation, left, right, arguments.resultType) }
      return times(operation, left, right, arguments.resultType)
    }
  }

  static func numbers(_ operation: Operation, _ left: Column, _ right: Column, _ type: ScalarType) -> Column {
    let valid = Column.zipValid(left.validity, right.validity)
    switch type {
    case .decimal: return decimals(operation, left.converted(to: .decimal), right.converted(to: .decimal), valid)
    case .real: return reals(operation, left.converted(to: .real), right.converted(to: .real), valid)
    default: return longs(operation, left, right, valid, .long)
    }
  }

  private static func longs(
    _ operation: Operation, _ left: Column, _ right: Column, _ valid: [Bool]?, _ type: ScalarType
  ) -> Column {
    let (a, b) = (left.longOperand, right.longOperand)
    let count = left.count
    switch operation {
    case .add: return .longs(Loop.map(a, b, count: count) { $0 &+ $1 }, type, valid: valid)
    case .subtract: return .longs(Loop.map(a, b, count: count) { $0 &- $1 }, type, valid: valid)
    case .multiply: return .longs(Loop.map(a, b, count: count) { $0 &* $1 }, type, valid: valid)
    case .divide:
      let result = Loop.mapOptional(a, b, valid: valid, count: count, blank: Int64(0)) { divide($0, $1) }
      return .longs(result.values, type, valid: result.valid)
    case .modulo:
      let result = Loop.mapOptional(a, b, valid: valid, count: count, blank: Int64(0)) { modulo($0, $1) }
      return .longs(result.values, type, valid: result.valid)
    }
  }

  @inline(__always) static func divide(_ left: Int64, _ right: Int64) -> Int64? {
    right == 0 ? nil : left.dividedReportingOverflow(by: right).partialValue
  }

  /// From 0 up to, not including, the divisor's magnitude.
  @inline(__always) static func modulo(_ left: Int64, _ right: Int64) -> Int64? {
    if right == 0 { return nil }
    let remainder = left.remainderReportingOverflow(dividingBy: right).partialValue
    return remainder >= 0 ? remainder : right > 0 ? remainder &+ right : remainder &- right
  }

  private static func reals(_ operation: Operation, _ left: Column, _ right: Column, _ valid: [Bool]?) -> Column {
    let (a, b) = (left.realOperand, right.realOperand)
    let count = left.count
    let values: [Double] =
      switch operation {
      case .add: Loop.map(a, b, count: count) { $0 + $1 }
      case .subtract: Loop.map(a, b, count: count) { $0 - $1 }
      case .multiply: Loop.map(a, b, count: count) { $0 * $1 }
      case .divide: Loop.map(a, b, count: count) { $0 / $1 }
      case .modulo:
        Loop.map(a, b, count: count) {
          let remainder = fmod($0, $1)
          return remainder < 0 ? remainder + $1.magnitude : remainder
        }
      }
    return .reals(values, valid: valid)
  }

  private static func decimals(_ operation: Operation, _ left: Column, _ right: Column, _ valid: [Bool]?) -> Column {
    let result = Loop.mapOptional(
      left.decimalOperand, right.decimalOperand, valid: valid, count: left.count, blank: Decimal128.zero
    ) { a, b in
      switch operation {
      case .add: Decimal128.adding(a, b)
      case .subtract: Decimal128.subtracting(a, b)
      case .multiply: Decimal128.multiplying(a, b)
      case .divide: Decimal128.dividing(a, b)
      case .modulo: Decimal128.remainder(a, b)
      }
    }
    return Column(type: .decimal, count: left.count, storage: .decimals(result.values), valid: result.valid)
  }

  // MARK: Datetimes and timespans

  private static func times(_ operation: Operation, _ left: Column, _ right: Column, _ type: ScalarType) -> Column {
    let valid = Column.zipValid(left.validity, right.validity)
    switch (operation, type) {
    case (.add, .datetime): return dates(left, right, valid) { $0.addingReportingOverflow($1) }
    case (.subtract, .datetime): return dates(left, right, valid) { $0.subtractingReportingOverflow($1) }
    case (.divide, .real):
      let values = Loop.map(left.longOperand, right.longOperand, count: left.count) { Double($0) / Double($1) }
      return .reals(values, valid: valid)
    case (.multiply, _): return scaled(left, right, valid)
    case (.divide, _): return divided(left, right, valid)
    default: return longs(operation, left, right, valid, type)
    }
  }

  @inline(__always) private static func dates(
    _ left: Column, _ right: Column, _ valid: [Bool]?,
    _ combine: (Int64, Int64) -> (partialValue: Int64, overflow: Bool)
  ) -> Column {
    let result = Loop.mapOptional(
      left.longOperand, right.longOperand, valid: valid, count: left.count, blank: Int64(0)
    ) { a, b -> Int64? in
      let (ticks, overflow) = combine(a, b)
      return overflow || !Calendar.isValid(ticks) ? nil : ticks
    }
    return .longs(result.values, .datetime, valid: result.valid)
  }

  /// A timespan times a number, in either order.
  private static func scaled(_ left: Column, _ right: Column, _ valid: [Bool]?) -> Column {
    let (span, factor) = left.type == .timespan ? (left, right) : (right, left)
    if factor.type == .int || factor.type == .long { return longs(.multiply, span, factor, valid, .timespan) }
    let result = Loop.mapOptional(
      span.longOperand, factor.converted(to: .real).realOperand, valid: valid, count: left.count, blank: Int64(0)
    ) { Int64(exactly: (Double($0) * $1).rounded()) }
    return .longs(result.values, .timespan, valid: result.valid)
  }

  private static func divided(_ span: Column, _ divisor: Column, _ valid: [Bool]?) -> Column {
    if divisor.type == .int || divisor.type == .long { return longs(.divide, span, divisor, valid, .timespan) }
    let result = Loop.mapOptional(
      span.longOperand, divisor.converted(to: .real).realOperand, valid: valid, count: span.count, blank: Int64(0)
    ) { Int64(exactly: (Double($0) / $1).rounded()) }
    return .longs(result.values, .timespan, valid: result.valid)
  }
}
