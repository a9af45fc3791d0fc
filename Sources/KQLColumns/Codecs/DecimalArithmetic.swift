/// Arithmetic in 34 significant digits, rounded half to even. Results are nil where there is none (a zero divisor, an
/// exponent beyond ±6144).
extension Decimal128 {
  package static let zero = Decimal128(significand: 0, exponent: 0, isNegative: false)
  package static let maxDigits = 34

  static let powers: [UInt128] = {
    var powers: [UInt128] = [1]
    for _ in 1...38 { powers.append(powers[powers.count - 1] &* 10) }
    return powers
  }()

  static func digitCount(_ value: UInt128) -> Int {
    var count = 1
    while count < 39, value >= powers[count] { count += 1 }
    return count
  }

  package var isZero: Bool { significand == 0 }

  package init(_ value: Int64) {
    self.init(significand: UInt128(value.magnitude), exponent: 0, isNegative: value < 0)
  }

  /// By the shortest digits that read back the same; nil for NaN and infinities.
  package init?(_ value: Double) {
    guard value.isFinite else { return nil }
    var bytes: [UInt8] = []
    NumberText.appendPlain(value, to: &bytes)
    guard let decimal = bytes.withUnsafeBufferPointer({ Decimal128($0) }) else { return nil }
    self = decimal
  }

  /// Rounds to 34 digits. `isInexact`: digits below the significand were already dropped.
  static func make(_ significand: UInt128, exponent: Int, isNegative: Bool, isInexact: Bool = false) -> Decimal128? {
    var value = significand
    var scale = exponent
    let excess = digitCount(value) - maxDigits
    if excess > 0 {
      let power = powers[excess]
      let (quotient, remainder) = value.quotientAndRemainder(dividingBy: power)
      let half = power / 2
      value = quotient
      scale += excess
      if remainder > half || (remainder == half && (isInexact || quotient & 1 == 1)) { value += 1 }
      if value == powers[maxDigits] {
        value /= 10
        scale += 1
      }
    }
    guard value == 0 || (scale >= -6176 && scale <= 6144) else { return nil }
    return Decimal128(
      significand: value, exponent: Int16(clamping: scale), isNegative: isNegative && value != 0)
  }

  package static prefix func - (value: Decimal128) -> Decimal128 {
    Decimal128(
      significand: value.significand, exponent: value.exponent, isNegative: !value.isNegative && !value.isZero)
  }

  package static func adding(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
    if left.isZero && right.isZero {
      return Decimal128(significand: 0, exponent: min(left.exponent, right.exponent), isNegative: false)
    }
    if left.isZero { return right }
    if right.isZero { return left }
    var (large, small) = left.exponent >= right.exponent ? (left, right) : (right, left)
    let gap = Int(large.exponent) - Int(small.exponent)
    // Two digits of room: the sum of two 37-digit numbers still fits.
    let room = max(0, 37 - digitCount(large.significand))
    let lift = min(gap, room)
    large.significand *= powers[lift]
    var exponent = Int(large.exponent) - lift
    var isInexact = false
    if lift < gap {
      let drop = gap - lift
      if drop > 37 {
        isInexact = true
        small.significand = 0
      } else {
        let (quotient, remainder) = small.significand.quotientAndRemainder(dividingBy: powers[drop])
        small.significand = quotient
        isInexact = remainder != 0
      }
    } else {
      exponent = Int(small.exponent)
    }
    if large.isNegative == small.isNegative {
      return make(
        large.significand + small.significand, exponent: exponent, isNegative: large.isNegative, isInexact: isInexact)
    }
    if large.significand >= small.significand {
      return make(
        large.significand - small.significand, exponent: exponent, isNegative: large.isNegative, isInexact: isInexact)
    }
    return make(
      small.significand - large.significand, exponent: exponent, isNegative: small.isNegative, isInexact: isInexact)
  }

  package static func subtracting(_ left: Decimal128, _ right: Decimal128) -> Decimal128? { adding(left, -right) }

  package static func multiplying(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
    let product = left.significand.multipliedFullWidth(by: right.significand)
    let exponent = Int(left.exponent) + Int(right.exponent)
    let isNegative = left.isNegative != right.isNegative
    if product.high == 0 { return make(product.low, exponent: exponent, isNegative: isNegative) }
    // Divide by the least power of ten that leaves 38 digits at most, then round the rest.
    for drop in 1...38 where product.high < powers[drop] {
      let (quotient, remainder) = powers[drop].dividingFullWidth(product)
      if quotient < powers[37] {
        return make(quotient, exponent: exponent + drop, isNegative: isNegative, isInexact: remainder != 0)
      }
    }
    return nil
  }

  /// Exact quotients keep the fewest digits that say them.
  package static func dividing(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
    if right.isZero { return nil }
    let isNegative = left.isNegative != right.isNegative
    let ideal = Int(left.exponent) - Int(right.exponent)
    if left.isZero { return make(0, exponent: ideal, isNegative: false) }
    let shift = max(0, min(38, 36 + digitCount(right.significand) - digitCount(left.significand)))
    // A quotient of 36 or 37 digits: two spare ones to round with.
    let wide = left.significand.multipliedFullWidth(by: powers[shift])
    guard wide.high < right.significand else { return nil }
    var (quotient, remainder) = right.significand.dividingFullWidth(wide)
    var exponent = ideal - shift
    if remainder == 0 {
      while exponent < ideal, quotient % 10 == 0 {
        quotient /= 10
        exponent += 1
      }
    }
    return make(quotient, exponent: exponent, isNegative: isNegative, isInexact: remainder != 0)
  }

  /// The remainder of truncated division; it has the sign of `left`.
  package static func remainder(_ left: Decimal128, _ right: Decimal128) -> Decimal128? {
    guard let quotient = dividing(left, right), let whole = quotient.truncated(),
      let product = multiplying(whole, right)
    else { return nil }
    return subtracting(left, product)
  }

  /// Without its fraction.
  package func truncated() -> Decimal128? {
    if exponent >= 0 { return self }
    let drop = -Int(exponent)
    let value = drop > 38 ? 0 : significand / Decimal128.powers[drop]
    return Decimal128(significand: value, exponent: 0, isNegative: isNegative && value != 0)
  }

  /// The greatest whole number not above it.
  package func floored() -> Decimal128? {
    guard let whole = truncated() else { return nil }
    if isNegative, Decimal128.compare(whole, self) != 0 { return Decimal128.adding(whole, Decimal128(-1)) }
    return whole
  }

  /// -1, 0 or 1.
  package static func compare(_ left: Decimal128, _ right: Decimal128) -> Int {
    if left.isZero && right.isZero { return 0 }
    if left.isZero { return right.isNegative ? 1 : -1 }
    if right.isZero { return left.isNegative ? -1 : 1 }
    if left.isNegative != right.isNegative { return left.isNegative ? -1 : 1 }
    let sign = left.isNegative ? -1 : 1
    let leftTop = digitCount(left.significand) + Int(left.exponent)
    let rightTop = digitCount(right.significand) + Int(right.exponent)
    if leftTop != rightTop { return leftTop < rightTop ? -sign : sign }
    // The same leading place: both fit 38 digits at the smaller exponent.
    var a = left.significand
    var b = right.significand
    let gap = Int(left.exponent) - Int(right.exponent)
    if gap > 0 { a *= powers[min(gap, 38)] } else { b *= powers[min(-gap, 38)] }
    return a == b ? 0 : a < b ? -sign : sign
  }

  /// The same number with no trailing zeros: equal numbers become identical.
  package var normalized: Decimal128 {
    if isZero { return .zero }
    var value = self
    while value.significand % 10 == 0, value.exponent < Int16.max {
      value.significand /= 10
      value.exponent += 1
    }
    return value
  }

  /// The nearest double.
  package var real: Double {
    var bytes: [UInt8] = []
    if isNegative { bytes.append(0x2D) }
    Decimal128.appendDigits(significand, to: &bytes)
    bytes.append(0x65)
    NumberText.append(Int64(exponent), to: &bytes)
    return bytes.withUnsafeBufferPointer { NumberText.real($0) } ?? .nan
  }

  /// Truncated; nil outside Int64.
  package var long: Int64? {
    guard let whole = truncated() else { return nil }
    if whole.isZero { return 0 }
    guard whole.exponent <= 18 else { return nil }
    let (value, overflow) = whole.significand.multipliedReportingOverflow(by: Decimal128.powers[Int(whole.exponent)])
    if overflow || value > UInt128(UInt64(1) << 63) { return nil }
    if whole.isNegative { return Int64(truncatingIfNeeded: 0 &- UInt64(value)) }
    return Int64(exactly: value)
  }
}
