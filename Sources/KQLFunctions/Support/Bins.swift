import Glibc
import KQLColumns

/// Rounding down to multiples of a size from a fixed point.
enum Bins {
  @Sendable static func type(_ types: [ScalarType]) -> ScalarType? {
    guard types.count >= 2 else { return nil }
    let (value, size) = (types[0], types[1])
    if value == .datetime || value == .timespan { return value }
    if value == .dynamic { return size.isNumeric ? size : nil }
    if value == .int, size == .int { return .int }
    return OperatorTypes.number(value, size)
  }

  /// `origin` nil: from zero. Null where the size is not above zero.
  static func evaluate(_ value: Column, _ size: Column, origin: Column?, _ type: ScalarType) -> Column {
    switch type {
    case .real: return reals(value.converted(to: .real), size.converted(to: .real), origin?.converted(to: .real))
    case .decimal:
      return decimals(value.converted(to: .decimal), size.converted(to: .decimal), origin?.converted(to: .decimal))
    default: break
    }
    let values = value.type == .dynamic ? value.converted(to: type) : value
    let sizes = size.type.isStoredAsLong ? size : size.converted(to: .long)
    if values.isAllNull || sizes.isAllNull || origin?.isAllNull == true { return .nulls(type, count: value.count) }
    var valid = Column.zipValid(values.validity, sizes.validity)
    let result: (values: [Int64], valid: [Bool]?)
    if let origin {
      valid = Column.zipValid(valid, origin.validity)
      let moved = Loop.map(values.longOperand, origin.longOperand, count: value.count) { $0 &- $1 }
      let binned = longs(.values(moved), sizes.longOperand, valid, value.count)
      let back = Loop.map(.values(binned.values), origin.longOperand, count: value.count) { $0 &+ $1 }
      result = (back, binned.valid)
    } else {
      result = longs(values.longOperand, sizes.longOperand, valid, value.count)
    }
    guard type == .datetime else { return .longs(result.values, type, valid: result.valid) }
    let checked = Loop.mapOptional(result.values, valid: result.valid, blank: Int64(0)) {
      Calendar.isValid($0) ? $0 : nil
    }
    return .longs(checked.values, type, valid: checked.valid)
  }

  private static func longs(
    _ values: Operand<Int64>, _ sizes: Operand<Int64>, _ valid: [Bool]?, _ count: Int
  ) -> (values: [Int64], valid: [Bool]?) {
    if case .constant(let size) = sizes, size > 0 {
      let binned = Loop.map(values, sizes, count: count) { value, _ in
        value &- Calendar.floorRemainder(value, size)
      }
      return (binned, valid)
    }
    return Loop.mapOptional(values, sizes, valid: valid, count: count, blank: Int64(0)) { value, size in
      size > 0 ? value &- Calendar.floorRemainder(value, size) : nil
    }
  }

  private static func reals(_ value: Column, _ size: Column, _ origin: Column?) -> Column {
    var valid = Column.zipValid(value.validity, size.validity)
    var values = value.realOperand
    if let origin {
      valid = Column.zipValid(valid, origin.validity)
      values = .values(Loop.map(values, origin.realOperand, count: value.count) { $0 - $1 })
    }
    let binned = Loop.mapOptional(values, size.realOperand, valid: valid, count: value.count, blank: 0.0) { a, b in
      b > 0 ? floor(a / b) * b : nil
    }
    guard let origin else { return .reals(binned.values, valid: binned.valid) }
    let back = Loop.map(.values(binned.values), origin.realOperand, count: value.count) { $0 + $1 }
    return .reals(back, valid: binned.valid)
  }

  private static func decimals(_ value: Column, _ size: Column, _ origin: Column?) -> Column {
    let valid = Column.zipValid(Column.zipValid(value.validity, size.validity), origin?.validity)
    let (values, sizes, origins) = (value.decimals(), size.decimals(), origin?.decimals())
    let rows = Array(0..<value.count)
    let result = Loop.mapOptional(rows, valid: valid, blank: Decimal128.zero) { row -> Decimal128? in
      let start = origins?[row] ?? .zero
      guard !sizes[row].isZero, !sizes[row].isNegative, let moved = Decimal128.subtracting(values[row], start),
        let ratio = Decimal128.dividing(moved, sizes[row])?.floored(),
        let binned = Decimal128.multiplying(ratio, sizes[row])
      else { return nil }
      return Decimal128.adding(binned, start)
    }
    return Column(type: .decimal, count: value.count, storage: .decimals(result.values), valid: result.valid)
  }
}
