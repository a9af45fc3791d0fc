import KQLColumns

/// Result types of arithmetic, from the types of the operands.
enum OperatorTypes {
  /// Of two numbers: int and long give long, real and decimal win over them, decimal over real.
  static func number(_ left: ScalarType, _ right: ScalarType) -> ScalarType? {
    guard left.isNumeric, right.isNumeric else { return nil }
    if left == .decimal || right == .decimal { return .decimal }
    return left == .real || right == .real ? .real : .long
  }

  /// A dynamic operand is read as the type of the other.
  static func resolved(_ types: [ScalarType]) -> (ScalarType, ScalarType)? {
    guard types.count == 2 else { return nil }
    switch (types[0], types[1]) {
    case (.dynamic, .dynamic): return nil
    case (.dynamic, let other): return (other == .datetime ? .timespan : other, other)
    case (let other, .dynamic): return (other, other == .datetime ? .timespan : other)
    case (let left, let right): return (left, right)
    }
  }

  @Sendable static func add(_ types: [ScalarType]) -> ScalarType? {
    guard let (left, right) = resolved(types) else { return nil }
    switch (left, right) {
    case (.datetime, .timespan), (.timespan, .datetime): return .datetime
    case (.timespan, .timespan): return .timespan
    default: return number(left, right)
    }
  }

  @Sendable static func subtract(_ types: [ScalarType]) -> ScalarType? {
    guard let (left, right) = resolved(types) else { return nil }
    switch (left, right) {
    case (.datetime, .timespan): return .datetime
    case (.datetime, .datetime), (.timespan, .timespan): return .timespan
    default: return number(left, right)
    }
  }

  @Sendable static func multiply(_ types: [ScalarType]) -> ScalarType? {
    guard let (left, right) = resolved(types) else { return nil }
    if left == .timespan, right.isNumeric { return .timespan }
    if right == .timespan, left.isNumeric { return .timespan }
    return number(left, right)
  }

  @Sendable static func divide(_ types: [ScalarType]) -> ScalarType? {
    guard let (left, right) = resolved(types) else { return nil }
    if left == .timespan { return right == .timespan ? .real : right.isNumeric ? .timespan : nil }
    return number(left, right)
  }

  @Sendable static func modulo(_ types: [ScalarType]) -> ScalarType? {
    guard let (left, right) = resolved(types) else { return nil }
    if left == .timespan, right == .timespan { return .timespan }
    if left == .datetime, right == .timespan { return .timespan }
    return number(left, right)
  }
}
