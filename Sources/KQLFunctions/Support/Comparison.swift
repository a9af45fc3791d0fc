import Glibc
import KQLColumns
import KQLLanguage

/// Comparisons of columns of one type.
///
/// A null and a value are not equal; all else about nulls is null (documentation of null values).
enum Comparison {
  enum Operation { case equal, notEqual, less, lessOrEqual, greater, greaterOrEqual }

  static func evaluate(_ operation: Operation, _ arguments: Arguments) -> Column {
    constantFolded(arguments) { arguments in
      var (left, right) = (arguments[0], arguments[1])
      if left.type == .dynamic, right.type != .dynamic { left = left.converted(to: right.type) }
      if right.type == .dynamic, left.type != .dynamic { right = right.converted(to: left.type) }
      if left.type != right.type, left.type.isNumeric, right.type.isNumeric {
        let type = OperatorTypes.number(left.type, right.type) ?? .real
        left = left.converted(to: type)
        right = right.converted(to: type)
      }
      return compare(operation, left, right)
    }
  }

  private static func compare(_ operation: Operation, _ left: Column, _ right: Column) -> Column {
    if left.isAllNull || right.isAllNull { return withNull(operation, left, right) }
    let values = values(operation, left, right)
    let (a, b) = (left.validity, right.validity)
    guard a != nil || b != nil else { return .bools(values) }
    return settled(operation, values, a, b)
  }

  /// One side is the constant null.
  private static func withNull(_ operation: Operation, _ left: Column, _ right: Column) -> Column {
    let count = left.count
    guard operation == .equal || operation == .notEqual else { return .nulls(.bool, count: count) }
    let valid = left.isAllNull ? right.validity : left.validity
    let value = operation == .notEqual
    guard let valid else { return .constant(.bool(value), .bool, count: count) }
    return .bools(Array(repeating: value, count: count), valid: valid)
  }

  /// Rows with a null decided.
  private static func settled(_ operation: Operation, _ values: [Bool], _ a: [Bool]?, _ b: [Bool]?) -> Column {
    guard operation == .equal || operation == .notEqual else {
      return .bools(values, valid: Column.zipValid(a, b))
    }
    var result = values
    var valid: [Bool]?
    let unequal = operation == .notEqual
    for row in 0..<values.count {
      let isLeft = a?[row] ?? true
      let isRight = b?[row] ?? true
      if isLeft && isRight { continue }
      result[row] = unequal
      if !isLeft && !isRight {
        if valid == nil { valid = Array(repeating: true, count: values.count) }
        valid?[row] = false
      }
    }
    return .bools(result, valid: valid)
  }

  private static func values(_ operation: Operation, _ left: Column, _ right: Column) -> [Bool] {
    let count = left.count
    switch left.type {
    case .int, .long, .datetime, .timespan: return ordered(operation, left.longOperand, right.longOperand, count)
    case .real: return ordered(operation, left.realOperand, right.realOperand, count)
    case .bool:
      let (a, b) = (left.boolOperand, right.boolOperand)
      return Loop.map(a, b, count: count) { holds(operation, Column.order($0 ? 1 : 0, $1 ? 1 : 0)) }
    case .decimal:
      return Loop.map(left.decimalOperand, right.decimalOperand, count: count) {
        holds(operation, Decimal128.compare($0, $1))
      }
    case .guid:
      return Loop.map(left.guidOperand, right.guidOperand, count: count) { holds(operation, Column.order($0, $1)) }
    case .string, .dynamic: return texts(operation, left, right)
    }
  }

  @inline(__always) private static func ordered<T: Comparable>(
    _ operation: Operation, _ a: Operand<T>, _ b: Operand<T>, _ count: Int
  ) -> [Bool] {
    switch operation {
    case .equal: Loop.map(a, b, count: count) { $0 == $1 }
    case .notEqual: Loop.map(a, b, count: count) { $0 != $1 }
    case .less: Loop.map(a, b, count: count) { $0 < $1 }
    case .lessOrEqual: Loop.map(a, b, count: count) { $0 <= $1 }
    case .greater: Loop.map(a, b, count: count) { $0 > $1 }
    case .greaterOrEqual: Loop.map(a, b, count: count) { $0 >= $1 }
    }
  }

  @inline(__always) static func holds(_ operation: Operation, _ order: Int) -> Bool {
    switch operation {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    case .greaterOrEqual: order >= 0
    }
  }

  private static func texts(_ operation: Operation, _ left: Column, _ right: Column) -> [Bool] {
    let isEquality = operation == .equal || operation == .notEqual
    if isEquality, case .constant(let value) = right.storage { return equal(left, value, operation == .equal) }
    if isEquality, case .constant(let value) = left.storage { return equal(right, value, operation == .equal) }
    return StringRows.map(left, right) { holds(operation, Column.order($0, $1)) }
  }

  /// Rows equal to one string: lengths first, then bytes.
  private static func equal(_ column: Column, _ value: Value, _ wanted: Bool) -> [Bool] {
    var string = ""
    switch value {
    case .string(let text), .dynamic(let text): string = text
    default: break
    }
    let text = column.texts()
    return string.withUTF8 { needle in
      [Bool](unsafeUninitializedCapacity: text.count) { target, written in
        text.forEachRow { row, bytes in
          target[row] = StringRows.equal(bytes, needle) == wanted
        }
        written = text.count
      }
    }
  }
}
