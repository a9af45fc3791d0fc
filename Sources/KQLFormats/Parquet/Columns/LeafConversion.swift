import KQLColumns

extension ParquetLeaf {
  /// What kind of values these are, for the table of conversions.
  enum Source {
    case bool, integer, unsigned64, real, decimalInteger, decimalFixed, decimalBinary, timestamp, time, string, uuid
    case json, none
  }

  var source: Source {
    switch logicalType {
    case .unknown, .other, .bson: return .none
    case .decimal:
      switch physicalType {
      case .int32, .int64: return .decimalInteger
      case .fixedLengthByteArray: return .decimalFixed
      default: return .decimalBinary
      }
    case .date, .timestamp: return .timestamp
    case .time: return .time
    case .json: return .json
    case .uuid: return .uuid
    case .integer(bits: 64, isSigned: false) where physicalType == .int64: return .unsigned64
    case .float16: return .real
    case .interval: return .string
    default: break
    }
    switch physicalType {
    case .boolean: return .bool
    case .int32, .int64: return .integer
    case .int96: return .timestamp
    case .float, .double: return .real
    case .byteArray, .fixedLengthByteArray: return .string
    }
  }

  /// Whether values are text, which must be valid and of bounded length.
  var isText: Bool {
    guard physicalType == .byteArray || physicalType == .fixedLengthByteArray else { return false }
    if logicalType == .interval { return false }
    return source == .string || source == .json
  }

  /// The type values have by themselves; nil when there are none that kqlsh has a type for.
  package var naturalType: ScalarType? {
    switch source {
    case .bool: return .bool
    case .integer:
      if case .integer(let bits, let isSigned) = logicalType {
        return bits < 32 || (bits == 32 && isSigned) ? .int : .long
      }
      return physicalType == .int32 ? .int : .long
    case .unsigned64: return .long
    case .real: return .real
    case .decimalInteger, .decimalFixed, .decimalBinary: return .decimal
    case .timestamp: return .datetime
    case .time: return .timespan
    case .string: return .string
    case .uuid: return .guid
    case .json: return .dynamic
    case .none: return logicalType == .unknown ? .string : nil
    }
  }

  /// Whether the service makes such values of these.
  func canBecome(_ type: ScalarType) -> Bool {
    switch source {
    case .bool: return [.bool, .decimal, .string].contains(type)
    case .integer:
      if type == .timespan { return physicalType == .int64 && logicalType == nil }
      return [.bool, .int, .long, .real, .decimal, .string].contains(type)
    case .unsigned64: return [.bool, .int, .long, .decimal, .string].contains(type)
    case .real, .decimalInteger: return [.bool, .int, .long, .real, .decimal, .string].contains(type)
    case .decimalFixed: return [.long, .real, .decimal, .string].contains(type)
    case .decimalBinary: return [.bool, .long, .real, .decimal, .string, .dynamic].contains(type)
    case .timestamp: return type == .datetime || type == .string
    case .time: return type == .timespan || type == .string
    case .string: return true
    case .uuid: return type == .guid || type == .string
    case .json: return type == .string || type == .dynamic
    case .none: return logicalType == .unknown
    }
  }

  /// The values as a column of their own type, or of text where they have none.
  func natural(_ values: LeafValues) throws -> Column {
    switch values {
    case .bools(let bools): return .bools(bools)
    case .longs(let longs): return natural(longs)
    case .reals(let reals): return .reals(reals)
    case .bytes(let text): return try natural(text)
    case .codes(let codes, let text):
      if source == .string, logicalType != .interval {
        return Column(type: .string, count: codes.count, storage: .dictionary(codes: codes, values: text))
      }
      return try natural(text).coded(by: codes)
    }
  }

  private func natural(_ longs: [Int64]) -> Column {
    switch logicalType {
    case .date: return LeafConversion.ticks(longs, multiply: Calendar.ticksPerDay, divide: 1)
    case .timestamp(.milliseconds): return LeafConversion.ticks(longs, multiply: 10_000, divide: 1)
    case .timestamp(.microseconds): return LeafConversion.ticks(longs, multiply: 10, divide: 1)
    case .timestamp(.nanoseconds): return LeafConversion.ticks(longs, multiply: 1, divide: 100)
    case .time(let unit):
      return .longs(
        longs.map {
          switch unit {
          case .milliseconds: $0 &* 10_000
          case .microseconds: $0 &* 10
          case .nanoseconds: Calendar.floorDivide($0, 100)
          }
        }, .timespan)
    case .decimal(let scale, _): return LeafConversion.decimals(longs, scale: scale)
    case .integer(let bits, isSigned: false):
      if physicalType == .int64 { return LeafConversion.unsigned(longs) }
      let mask: Int64 = bits >= 32 ? 0xFFFF_FFFF : (1 << Int64(max(bits, 1))) - 1
      return .longs(longs.map { $0 & mask })
    default: return .longs(longs)
    }
  }

  private func natural(_ text: Text) throws -> Column {
    switch logicalType {
    case .decimal(let scale, _): return try LeafConversion.decimals(text, scale: scale)
    case .uuid where typeLength == 16 && physicalType == .fixedLengthByteArray: return LeafConversion.guids(text)
    case .float16 where typeLength == 2 && physicalType == .fixedLengthByteArray: return LeafConversion.halves(text)
    case .interval: return LeafConversion.intervals(text)
    case .uuid, .float16: throw FileFault.damaged("\(typeName) values of \(typeLength) bytes")
    default: return physicalType == .int96 ? LeafConversion.julianTicks(text) : .text(text.cleaned())
    }
  }
}

/// Columns of stored values; what has no place in the type is null.
enum LeafConversion {
  /// Ticks since 0001-01-01 of a count of units since 1970.
  static func ticks(_ values: [Int64], multiply: Int64, divide: Int64) -> Column {
    var hasNulls = false
    var valid = [Bool](repeating: true, count: values.count)
    let ticks = [Int64](unsafeUninitializedCapacity: values.count) { target, count in
      for row in 0..<values.count {
        let (product, overflow) = values[row].multipliedReportingOverflow(by: multiply)
        let units = divide == 1 ? product : Calendar.floorDivide(product, divide)
        let (sum, second) = units.addingReportingOverflow(Calendar.unixEpoch)
        if overflow || second || !Calendar.isValid(sum) {
          target[row] = 0
          valid[row] = false
          hasNulls = true
        } else {
          target[row] = sum
        }
      }
      count = values.count
    }
    return .longs(ticks, .datetime, valid: hasNulls ? valid : nil)
  }

  /// INT96: nanoseconds of the day, then the Julian day.
  static func julianTicks(_ text: Text) -> Column {
    var values = [Int64](repeating: 0, count: text.count)
    var valid = [Bool](repeating: true, count: text.count)
    text.forEachRow { row, bytes in
      let raw = UnsafeRawPointer(bytes.baseAddress)
      guard bytes.count == 12, let raw else {
        valid[row] = false
        return
      }
      let nanoseconds = raw.loadUnaligned(as: Int64.self)
      let day = Int64(raw.loadUnaligned(fromByteOffset: 8, as: Int32.self)) - 2_440_588
      let ticks = day &* Calendar.ticksPerDay &+ Calendar.floorDivide(nanoseconds, 100)
      let (sum, overflow) = ticks.addingReportingOverflow(Calendar.unixEpoch)
      if overflow || !Calendar.isValid(sum) { valid[row] = false } else { values[row] = sum }
    }
    return .longs(values, .datetime, valid: valid.contains(false) ? valid : nil)
  }

  static func decimals(_ values: [Int64], scale: Int) -> Column {
    let decimals = values.map { value in
      Decimal128(
        significand: UInt128(value.magnitude), exponent: Int16(clamping: -scale), isNegative: value < 0)
    }
    return Column(type: .decimal, count: values.count, storage: .decimals(decimals))
  }

  /// Big-endian numbers in two's complement. What has more than 34 digits is null.
  static func decimals(_ text: Text, scale: Int) throws -> Column {
    var values = [Decimal128](repeating: .zero, count: text.count)
    var valid = [Bool](repeating: true, count: text.count)
    var isTooLong = false
    text.forEachRow { row, bytes in
      if bytes.count > 16 { isTooLong = true }
      var bits: UInt128 = bytes.first.map { $0 >= 0x80 ? .max : 0 } ?? 0
      for byte in bytes.prefix(16) { bits = bits << 8 | UInt128(byte) }
      let number = Int128(bitPattern: bits)
      var digits = number.magnitude
      var exponent = -scale
      // Zeros at the end need no digits.
      while digits >= Decimal128.limit, digits % 10 == 0 {
        digits /= 10
        exponent += 1
      }
      if digits >= Decimal128.limit {
        valid[row] = false
      } else {
        values[row] = Decimal128(significand: digits, exponent: Int16(clamping: exponent), isNegative: number < 0)
      }
    }
    if isTooLong { throw FileFault.unsupported("decimals of more than 16 bytes") }
    return Column(
      type: .decimal, count: text.count, storage: .decimals(values), valid: valid.contains(false) ? valid : nil)
  }

  /// Numbers up to 2^64, as decimals where they are larger than a long.
  static func unsigned(_ values: [Int64]) -> Column {
    guard values.contains(where: { $0 < 0 }) else { return .longs(values) }
    let decimals = values.map { value in
      Decimal128(significand: UInt128(UInt64(bitPattern: value)), exponent: 0, isNegative: false)
    }
    return Column(type: .decimal, count: values.count, storage: .decimals(decimals))
  }

  static func guids(_ text: Text) -> Column {
    var values: [GUID] = []
    values.reserveCapacity(text.count)
    text.forEachRow { _, bytes in
      var words: (UInt64, UInt64) = (0, 0)
      for byte in bytes.prefix(8) { words.0 = words.0 << 8 | UInt64(byte) }
      for byte in bytes.dropFirst(8).prefix(8) { words.1 = words.1 << 8 | UInt64(byte) }
      values.append(GUID(high: words.0, low: words.1))
    }
    return Column(type: .guid, count: text.count, storage: .guids(values))
  }

  static func halves(_ text: Text) -> Column {
    var values: [Double] = []
    values.reserveCapacity(text.count)
    text.forEachRow { _, bytes in
      values.append(bytes.count == 2 ? real(half: UInt16(bytes[0]) | UInt16(bytes[1]) << 8) : .nan)
    }
    return .reals(values)
  }

  /// A number of 16 bits: 1 sign, 5 exponent, 10 fraction.
  private static func real(half bits: UInt16) -> Double {
    let exponent = Int(bits >> 10 & 0x1F)
    let fraction = Double(bits & 0x3FF)
    let magnitude: Double
    switch exponent {
    case 0: magnitude = fraction * 0x1p-24
    case 31: magnitude = fraction == 0 ? .infinity : .nan
    default: magnitude = Double(sign: .plus, exponent: exponent - 15, significand: 1 + fraction / 1024)
    }
    return bits >> 15 == 1 ? -magnitude : magnitude
  }

  /// `1 months 2 days 3 milliseconds`.
  static func intervals(_ text: Text) -> Column {
    var builder = TextBuilder(rows: text.count)
    text.forEachRow { _, bytes in
      guard bytes.count == 12, let raw = UnsafeRawPointer(bytes.baseAddress) else { return builder.appendEmpty() }
      let parts = [0, 4, 8].map { raw.loadUnaligned(fromByteOffset: $0, as: UInt32.self) }
      builder.append("\(parts[0]) months \(parts[1]) days \(parts[2]) milliseconds")
    }
    return .text(builder.finish())
  }
}

extension Decimal128 {
  /// The first significand that has too many digits.
  static let limit: UInt128 = {
    var value: UInt128 = 1
    for _ in 0..<maxDigits { value *= 10 }
    return value
  }()
}
