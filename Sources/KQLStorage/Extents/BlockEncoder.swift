import KQLColumns
import KQLDiagnostics

/// Encodes the rows of one block of one column.
///
///     validity (1): 0 all rows have values, 1 none has, 2 a bitmap follows
///     values: bool a bitmap; numbers and codes an integer stream; reals see `appendReals`; decimals and guids their
///     bytes as streams; text the lengths as an integer stream and the bytes as a byte stream
struct BlockEncoder {
  let pieces: ColumnPieces
  let dictionary: ColumnDictionary?

  func encode(_ range: Range<Int>) throws(Diagnostic) -> (bytes: [UInt8], statistics: ColumnStatistics) {
    var writer = ByteWriter()
    let valid = pieces.validity(range)
    let nullCount = valid?.count { !$0 } ?? 0
    if let valid {
      writer.append(UInt8(nullCount == range.count ? 1 : 2))
      if nullCount == range.count {
        return (writer.bytes, ColumnStatistics(nullCount: nullCount, bounds: .unknown))
      }
      Self.appendBitmap(valid, to: &writer)
    } else {
      writer.append(UInt8(0))
    }
    let bounds = try appendValues(range, valid, to: &writer)
    return (writer.bytes, ColumnStatistics(nullCount: nullCount, bounds: bounds))
  }

  private func appendValues(
    _ range: Range<Int>, _ valid: [Bool]?, to writer: inout ByteWriter
  ) throws(Diagnostic) -> ColumnStatistics.Bounds {
    switch pieces.type {
    case .bool:
      let values = pieces.bools(range)
      Self.appendBitmap(values, to: &writer)
      let known = valid.map { valid in values.indices.filter { valid[$0] }.map { values[$0] } } ?? values
      return .longs(known.contains(false) ? 0 : 1, known.contains(true) ? 1 : 0)
    case .int, .long, .datetime, .timespan:
      var values = pieces.longs(range)
      if let valid { Self.fillNulls(&values, valid) }
      let isTime = pieces.type == .datetime || pieces.type == .timespan
      let (smallest, largest) = values.withUnsafeBufferPointer {
        IntegerStream.append($0, isTime: isTime, to: &writer)
      }
      return .longs(smallest, largest)
    case .real:
      var values = pieces.reals(range)
      if let valid { Self.fillNulls(&values, valid) }
      return Self.appendReals(values, to: &writer)
    case .decimal:
      var values = pieces.decimals(range)
      if let valid { Self.fillNulls(&values, valid) }
      Self.appendDecimals(values, to: &writer)
      return .unknown
    case .guid:
      var values = pieces.guids(range)
      if let valid { Self.fillNulls(&values, valid) }
      values.withUnsafeBytes { ByteStream.append($0, to: &writer) }
      return .unknown
    case .string, .dynamic: return try appendText(range, to: &writer)
    }
  }

  // MARK: Text

  private func appendText(
    _ range: Range<Int>, to writer: inout ByteWriter
  ) throws(Diagnostic) -> ColumnStatistics.Bounds {
    if let dictionary {
      var codes: [Int64] = []
      codes.reserveCapacity(range.count)
      for part in pieces.parts(range) {
        for code in dictionary.codes[part.index][part.rows] { codes.append(Int64(code)) }
      }
      codes.withUnsafeBufferPointer { _ = IntegerStream.append($0, isTime: false, to: &writer) }
      return pieces.type == .string ? Self.bounds(codes, dictionary.values) : .unknown
    }
    let (lengths, bytes) = pieces.text(range)
    guard bytes.count <= Int(UInt32.max) else {
      throw Diagnostic(
        code: "Storage_Encoding", "\(range.count) rows hold \(bytes.count) bytes of text, which is too much for a block"
      )
    }
    lengths.withUnsafeBufferPointer { _ = IntegerStream.append($0, isTime: false, to: &writer) }
    bytes.withUnsafeBytes { ByteStream.append($0, to: &writer) }
    return pieces.type == .string ? Self.bounds(lengths, bytes) : .unknown
  }

  private static func bounds(_ codes: [Int64], _ values: Text) -> ColumnStatistics.Bounds {
    var isUsed = [Bool](repeating: false, count: values.count)
    for code in codes { isUsed[Int(code)] = true }
    return values.bytes.withUnsafeBytes { raw in
      var bounds = TextBounds(bytes: raw)
      for code in isUsed.indices where isUsed[code] {
        bounds.add(Int(values.offsets[code])..<Int(values.offsets[code + 1]))
      }
      return bounds.result
    }
  }

  private static func bounds(_ lengths: [Int64], _ bytes: [UInt8]) -> ColumnStatistics.Bounds {
    bytes.withUnsafeBytes { raw in
      var bounds = TextBounds(bytes: raw)
      var start = 0
      for length in lengths {
        bounds.add(start..<start + Int(length))
        start += Int(length)
      }
      return bounds.result
    }
  }

  // MARK: Others

  /// Storage under a null row is unspecified, so it takes a value that the block has anyway.
  private static func fillNulls<Element>(_ values: inout [Element], _ valid: [Bool]) {
    guard let first = valid.firstIndex(of: true) else { return }
    var last = values[first]
    for index in values.indices {
      if valid[index] { last = values[index] } else { values[index] = last }
    }
  }

  static func appendBitmap(_ bits: [Bool], to writer: inout ByteWriter) {
    var byte: UInt8 = 0
    for index in bits.indices {
      if bits[index] { byte |= 1 << UInt8(index & 7) }
      if index & 7 == 7 {
        writer.append(byte)
        byte = 0
      }
    }
    if bits.count & 7 != 0 { writer.append(byte) }
  }

  /// Either 255 and the bytes, or a number of decimals and the values multiplied by that power of ten as integers.
  private static func appendReals(_ values: [Double], to writer: inout ByteWriter) -> ColumnStatistics.Bounds {
    if let decimals = RealScale.decimals(of: values) {
      writer.append(UInt8(decimals))
      let power = RealScale.powers[decimals]
      let scaled = values.map { Int64(($0 * power).rounded()) }
      scaled.withUnsafeBufferPointer { _ = IntegerStream.append($0, isTime: false, to: &writer) }
    } else {
      writer.append(UInt8(255))
      values.withUnsafeBytes { ByteStream.append($0, to: &writer) }
    }
    var smallest = Double.infinity
    var largest = -Double.infinity
    for value in values {
      if value < smallest { smallest = value }
      if value > largest { largest = value }
    }
    return smallest <= largest ? .reals(smallest, largest) : .unknown
  }

  private static func appendDecimals(_ values: [Decimal128], to writer: inout ByteWriter) {
    let words = values.flatMap {
      [UInt64(truncatingIfNeeded: $0.significand), UInt64(truncatingIfNeeded: $0.significand >> 64)]
    }
    words.withUnsafeBytes { ByteStream.append($0, to: &writer) }
    let exponents = values.map { Int64($0.exponent) * 2 + ($0.isNegative ? 1 : 0) }
    exponents.withUnsafeBufferPointer { _ = IntegerStream.append($0, isTime: false, to: &writer) }
  }
}

/// Reals that are short decimal fractions are stored as integers.
enum RealScale {
  static let powers: [Double] = [1, 10, 100, 1_000, 10_000, 100_000, 1_000_000]

  /// How many decimals give every value back bit by bit; nil where none does.
  static func decimals(of values: [Double]) -> Int? {
    var decimals = 0
    for value in values {
      while !isExact(value, powers[decimals]) {
        decimals += 1
        if decimals == powers.count { return nil }
      }
    }
    // A later value may have asked for more decimals than an earlier one survives.
    let power = powers[decimals]
    return values.allSatisfy { isExact($0, power) } ? decimals : nil
  }

  @inline(__always)
  private static func isExact(_ value: Double, _ power: Double) -> Bool {
    let scaled = (value * power).rounded()
    guard abs(scaled) < 9_007_199_254_740_992 else { return false }
    return (scaled / power).bitPattern == value.bitPattern
  }
}

/// The smallest and largest of texts that are ranges of a buffer, compared byte by byte.
private struct TextBounds {
  let bytes: UnsafeRawBufferPointer
  private var smallest: Range<Int>?
  private var largest: Range<Int>?

  init(bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

  mutating func add(_ text: Range<Int>) {
    guard let low = smallest, let high = largest else {
      smallest = text
      largest = text
      return
    }
    if precedes(text, low) { smallest = text } else if precedes(high, text) { largest = text }
  }

  var result: ColumnStatistics.Bounds {
    guard let smallest, let largest else { return .unknown }
    return .text(smallest: bytes[smallest], largest: bytes[largest])
  }

  @inline(__always)
  private func precedes(_ a: Range<Int>, _ b: Range<Int>) -> Bool {
    let count = min(a.count, b.count)
    var index = 0
    while index < count {
      let (x, y) = (bytes[a.lowerBound + index], bytes[b.lowerBound + index])
      if x != y { return x < y }
      index += 1
    }
    return a.count < b.count
  }
}
