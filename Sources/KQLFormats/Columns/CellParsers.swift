import KQLColumns

/// Reads one value of fixed size from the text of a field; nil when the text is none.
protocol CellParser {
  associatedtype Cell: BitwiseCopyable
  static var placeholder: Cell { get }
  /// The text is not empty.
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Cell?
}

enum LongParser: CellParser {
  static let placeholder: Int64 = 0

  @inline(__always)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    var position = 0
    let isNegative = text[0] == 0x2D
    if isNegative { position = 1 }
    let digits = text.count &- position
    if digits < 1 || digits > 19 { return slow(text) }
    // Nineteen digits fit into 64 bits without a sign.
    var value: UInt64 = 0
    while position < text.count {
      let digit = text[position] &- 48
      if digit > 9 { return slow(text) }
      value = value &* 10 &+ UInt64(digit)
      position &+= 1
    }
    if value > UInt64(Int64.max) { return slow(text) }
    let positive = Int64(truncatingIfNeeded: value)
    return isNegative ? 0 &- positive : positive
  }

  @inline(never)
  private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Int64? { NumberText.long(text) }
}

enum IntParser: CellParser {
  static let placeholder: Int64 = 0

  @inline(__always)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard let value = LongParser.parse(text) else { return nil }
    return value >= Int64(Int32.min) && value <= Int64(Int32.max) ? value : nil
  }
}

enum RealParser: CellParser {
  static let placeholder = 0.0
  private static let powers: (Double, Double, Double, Double, Double, Double, Double, Double, Double, Double) = (
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9
  )

  @inline(__always)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Double? {
    var position = 0
    let isNegative = text[0] == 0x2D
    if isNegative { position = 1 }
    // Up to 15 digits and a power of ten up to 10^9 are exact, so that their quotient is the nearest double.
    if text.count &- position > 16 || text.count == position { return slow(text) }
    var mantissa: Int64 = 0
    var point = -1
    var count = 0
    while position < text.count {
      let byte = text[position]
      let digit = byte &- 48
      if digit <= 9 {
        mantissa = mantissa &* 10 &+ Int64(digit)
        count &+= 1
      } else if byte == 0x2E, point < 0 {
        point = position
      } else {
        return slow(text)
      }
      position &+= 1
    }
    let places = point < 0 ? 0 : text.count &- point &- 1
    if count == 0 || count > 15 || places > 9 { return slow(text) }
    let value = Double(mantissa) / power(places)
    return isNegative ? -value : value
  }

  @inline(__always)
  private static func power(_ places: Int) -> Double {
    withUnsafeBytes(of: powers) { $0.loadUnaligned(fromByteOffset: places &* 8, as: Double.self) }
  }

  @inline(never)
  private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Double? { NumberText.real(text) }
}

enum BoolParser: CellParser {
  static let placeholder = false
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Bool? { NumberText.bool(text) }
}

enum TimeSpanParser: CellParser {
  static let placeholder: Int64 = 0
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? { TimeSpanText.parse(text) }
}

enum DecimalParser: CellParser {
  static let placeholder = Decimal128(significand: 0, exponent: 0, isNegative: false)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Decimal128? { Decimal128(text) }
}

enum GUIDParser: CellParser {
  static let placeholder = GUID(high: 0, low: 0)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> GUID? { GUID(text) }
}

enum DateTimeParser: CellParser {
  static let placeholder: Int64 = 0

  /// `2024-01-31`, then `T` or a blank, `09:05:00`, up to seven decimals, `Z`, by position; the rest by the codec.
  @inline(__always)
  static func parse(_ text: UnsafeBufferPointer<UInt8>) -> Int64? {
    guard text.count >= 19, text.count <= 28, text[4] == 0x2D, text[7] == 0x2D, text[13] == 0x3A, text[16] == 0x3A,
      text[10] == 0x54 || text[10] == 0x20
    else { return slow(text) }
    var wrong: UInt8 = 0
    let year = pair(text, 0, &wrong) &* 100 &+ pair(text, 2, &wrong)
    let month = pair(text, 5, &wrong)
    let day = pair(text, 8, &wrong)
    let hour = pair(text, 11, &wrong)
    let minute = pair(text, 14, &wrong)
    let second = pair(text, 17, &wrong)
    if wrong > 9 || hour > 23 || minute > 59 || second > 59 || day > 28 || day < 1 || month > 12 || month < 1
      || year < 1
    {
      return slow(text)
    }
    var fraction: Int64 = 0
    var position = 19
    if position < text.count, text[position] == 0x2E {
      position = 20
      var scale: Int64 = 1_000_000
      while position < text.count {
        let digit = text[position] &- 48
        if digit > 9 { break }
        fraction &+= Int64(digit) &* scale
        scale /= 10
        position &+= 1
      }
      if position == 20 || position > 27 { return slow(text) }
    }
    if position < text.count, text[position] == 0x5A { position &+= 1 }
    if position != text.count { return slow(text) }
    let days = Int64(dayNumber(year, month, day))
    let seconds = Int64(hour &* 3600 &+ minute &* 60 &+ second)
    return days &* 864_000_000_000 &+ seconds &* 10_000_000 &+ fraction
  }

  @inline(__always)
  private static func pair(_ text: UnsafeBufferPointer<UInt8>, _ at: Int, _ wrong: inout UInt8) -> Int {
    let tens = text[at] &- 48
    let ones = text[at &+ 1] &- 48
    wrong = max(wrong, max(tens, ones))
    return Int(tens) &* 10 &+ Int(ones)
  }

  /// Days since 0001-01-01.
  @inline(__always)
  private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year &- 1 : year
    let monthFromMarch = month <= 2 ? month &+ 9 : month &- 3
    let dayOfYear = (153 &* monthFromMarch &+ 2) / 5 &+ day &- 1
    return shifted &* 365 &+ shifted / 4 &- shifted / 100 &+ shifted / 400 &+ dayOfYear &- 306
  }

  @inline(never)
  private static func slow(_ text: UnsafeBufferPointer<UInt8>) -> Int64? { DateTimeText.parse(text) }
}
