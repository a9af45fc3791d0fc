import Glibc
import KQLColumns
import KQLLanguage

/// Functions of doubles; a body's nil is null.
enum RealFunction {
  @inline(__always)
  static func map(_ arguments: Arguments, _ body: (Double) -> Double?) -> Column {
    let (values, valid) = arguments[0].doubleRows()
    var result = [Double](repeating: 0, count: values.count)
    var newValid = valid
    for row in values.indices {
      if let value = body(values[row]) {
        result[row] = value
      } else {
        if newValid == nil { newValid = Array(repeating: true, count: values.count) }
        newValid?[row] = false
      }
    }
    return .reals(result, valid: newValid)
  }

  @inline(__always)
  static func map2(_ arguments: Arguments, _ body: (Double, Double) -> Double?) -> Column {
    let (left, leftValid) = arguments[0].doubleRows()
    let (right, rightValid) = arguments[1].doubleRows()
    var result = [Double](repeating: 0, count: left.count)
    var valid = Column.zipValid(leftValid, rightValid)
    for row in left.indices {
      if let value = body(left[row], right[row]) {
        result[row] = value
      } else {
        if valid == nil { valid = Array(repeating: true, count: left.count) }
        valid?[row] = false
      }
    }
    return .reals(result, valid: valid)
  }

  @inline(__always)
  static func logarithm(_ value: Double, _ body: (Double) -> Double) -> Double? { value < 0 ? nil : body(value) }

  static func gamma(_ value: Double) -> Double? {
    let result = Glibc.tgamma(value)
    return result.isNaN && !value.isNaN ? nil : result
  }

  static func logGamma(_ value: Double) -> Double? {
    var sign: Int32 = 0
    return Glibc.lgamma_r(value, &sign)
  }
}
