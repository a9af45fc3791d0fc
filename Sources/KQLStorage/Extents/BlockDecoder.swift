import KQLColumns

/// Decodes what `BlockEncoder` wrote, from bytes nobody vouches for.
enum BlockDecoder {
  static func decode(
    _ bytes: UnsafeRawBufferPointer, type: ScalarType, count: Int, dictionary: Text?
  ) throws(DamagedBytes) -> Column {
    var reader = ByteReader(bytes)
    let validity = try reader.byte()
    if validity == 1 { return .nulls(type, count: count) }
    let valid = validity == 2 ? try bitmap(&reader, count) : nil
    guard validity == 0 || validity == 2 && type != .string else { throw DamagedBytes() }
    let column: Column =
      switch type {
      case .bool: Column(type: type, count: count, storage: .bools(try bitmap(&reader, count)), valid: valid)
      case .int, .long, .datetime, .timespan:
        integers(try IntegerStream.decode(&reader, count: count, as: Int64.self), type, count, valid)
      case .real: try reals(&reader, count, valid)
      case .decimal: try decimals(&reader, count, valid)
      case .guid: try guids(&reader, count, valid)
      case .string, .dynamic:
        if let dictionary {
          try codes(&reader, type, count, dictionary, valid)
        } else {
          Column(type: type, count: count, storage: .text(try text(&reader, count)), valid: valid)
        }
      }
    guard reader.isAtEnd else { throw DamagedBytes() }
    return column
  }

  /// The rows at the given positions of a block of plain text; no more frames than hold them are decompressed.
  static func decodeText(
    _ bytes: UnsafeRawBufferPointer, type: ScalarType, count: Int, rows: [UInt32]
  ) throws(DamagedBytes) -> Column {
    var reader = ByteReader(bytes)
    let validity = try reader.byte()
    if validity == 1 { return .nulls(type, count: rows.count) }
    guard validity == 0 || validity == 2 && type != .string else { throw DamagedBytes() }
    let valid = validity == 2 ? try bitmap(&reader, count) : nil
    let offsets = try offsets(&reader, count)
    let stream = try ByteStream(&reader)
    guard reader.isAtEnd, Int(offsets[count]) == stream.rawCount else { throw DamagedBytes() }
    var cursor = FrameCursor(stream: stream)
    var builder = TextBuilder(rows: rows.count)
    for row in rows {
      try cursor.append(Int(offsets[Int(row)])..<Int(offsets[Int(row) + 1]), to: &builder.bytes)
      builder.endRow()
    }
    return Column(
      type: type, count: rows.count, storage: .text(builder.finish()),
      valid: valid.map { valid in rows.map { valid[Int($0)] } })
  }

  /// The values of an extent's dictionary.
  static func dictionary(_ bytes: UnsafeRawBufferPointer) throws(DamagedBytes) -> Text {
    var reader = ByteReader(bytes)
    // A length takes at least the 1/255 of a byte that LZ4 leaves of it, or nothing where all are equal.
    let count = try reader.count(upTo: Int(Int32.max))
    guard count <= bytes.count * 256 else { throw DamagedBytes() }
    let values = try text(&reader, count)
    guard reader.isAtEnd else { throw DamagedBytes() }
    return values
  }

  // MARK: Layouts

  private static func integers(
    _ decoded: IntegerStream.Decoded<Int64>, _ type: ScalarType, _ count: Int, _ valid: [Bool]?
  ) -> Column {
    switch decoded {
    case .numbers(let numbers): return Column(type: type, count: count, storage: .longs(numbers), valid: valid)
    case .constant(let value):
      guard let valid else { return .constant(.long(value), type, count: count) }
      let values = [Int64](repeating: value, count: count)
      return Column(type: type, count: count, storage: .longs(values), valid: valid)
    }
  }

  private static func reals(_ reader: inout ByteReader, _ count: Int, _ valid: [Bool]?) throws(DamagedBytes) -> Column {
    let decimals = Int(try reader.byte())
    if decimals == 255 {
      return .reals(try elements(&reader, count, Double.self), valid: valid)
    }
    guard decimals < RealScale.powers.count else { throw DamagedBytes() }
    let power = RealScale.powers[decimals]
    switch try IntegerStream.decode(&reader, count: count, as: Int64.self) {
    case .constant(let value):
      let real = Double(value) / power
      if valid == nil { return .constant(.real(real), .real, count: count) }
      return .reals([Double](repeating: real, count: count), valid: valid)
    case .numbers(let numbers):
      let values = [Double](unsafeUninitializedCapacity: count) { target, written in
        numbers.withUnsafeBufferPointer { numbers in
          for index in 0..<count { target[index] = Double(numbers[index]) / power }
        }
        written = count
      }
      return .reals(values, valid: valid)
    }
  }

  private static func decimals(
    _ reader: inout ByteReader, _ count: Int, _ valid: [Bool]?
  ) throws(DamagedBytes) -> Column {
    let words = try elements(&reader, count * 2, UInt64.self)
    let exponents = try spread(try IntegerStream.decode(&reader, count: count, as: Int64.self), count)
    var values: [Decimal128] = []
    values.reserveCapacity(count)
    for row in 0..<count {
      guard let exponent = Int16(exactly: exponents[row] >> 1) else { throw DamagedBytes() }
      let significand = UInt128(words[row * 2 + 1]) << 64 | UInt128(words[row * 2])
      guard significand < Self.significandEnd else { throw DamagedBytes() }
      values.append(Decimal128(significand: significand, exponent: exponent, isNegative: exponents[row] & 1 == 1))
    }
    return Column(type: .decimal, count: count, storage: .decimals(values), valid: valid)
  }

  private static let significandEnd: UInt128 = 10_000_000_000_000_000_000_000_000_000_000_000

  private static func guids(_ reader: inout ByteReader, _ count: Int, _ valid: [Bool]?) throws(DamagedBytes) -> Column {
    let values = try elements(&reader, count, GUID.self)
    return Column(type: .guid, count: count, storage: .guids(values), valid: valid)
  }

  private static func codes(
    _ reader: inout ByteReader, _ type: ScalarType, _ count: Int, _ values: Text, _ valid: [Bool]?
  ) throws(DamagedBytes) -> Column {
    let codes: [UInt32]
    switch try IntegerStream.decode(&reader, count: count, as: UInt32.self) {
    case .constant(let code):
      guard code >= 0, code < values.count else { throw DamagedBytes() }
      codes = [UInt32](repeating: UInt32(truncatingIfNeeded: code), count: count)
    case .numbers(let numbers):
      var largest: UInt32 = 0
      for number in numbers { largest = max(largest, number) }
      guard Int(largest) < values.count else { throw DamagedBytes() }
      codes = numbers
    }
    return Column(type: type, count: count, storage: .dictionary(codes: codes, values: values), valid: valid)
  }

  private static func text(_ reader: inout ByteReader, _ count: Int) throws(DamagedBytes) -> Text {
    let offsets = try offsets(&reader, count)
    let stream = try ByteStream(&reader)
    guard stream.rawCount == Int(offsets[count]) else { throw DamagedBytes() }
    return Text(offsets: offsets, bytes: try stream.decoded())
  }

  private static func offsets(_ reader: inout ByteReader, _ count: Int) throws(DamagedBytes) -> [UInt32] {
    let decoded = try IntegerStream.decode(&reader, count: count, as: Int64.self)
    var isGood = true
    let offsets = [UInt32](unsafeUninitializedCapacity: count + 1) { target, written in
      var end: UInt64 = 0
      var seen: UInt64 = 0
      target[0] = 0
      switch decoded {
      case .constant(let length):
        // Beyond 32 bits is refused below; the mask keeps the sum from wrapping before that.
        let step = UInt64(bitPattern: length) & 0xffff_ffff_ffff
        for row in 0..<count {
          end &+= step
          seen |= end
          target[row + 1] = UInt32(truncatingIfNeeded: end)
        }
        isGood = length >= 0 && step == UInt64(bitPattern: length)
      case .numbers(let lengths):
        for row in 0..<count {
          let length = UInt64(bitPattern: lengths[row])
          seen |= length
          end &+= length & 0xffff_ffff
          seen |= end
          target[row + 1] = UInt32(truncatingIfNeeded: end)
        }
      }
      isGood = isGood && seen <= 0xffff_ffff
      written = count + 1
    }
    guard isGood else { throw DamagedBytes() }
    return offsets
  }

  private static func spread(_ decoded: IntegerStream.Decoded<Int64>, _ count: Int) throws(DamagedBytes) -> [Int64] {
    switch decoded {
    case .constant(let value): return [Int64](repeating: value, count: count)
    case .numbers(let numbers): return numbers
    }
  }

  private static func elements<Element: BitwiseCopyable>(
    _ reader: inout ByteReader, _ count: Int, _ type: Element.Type
  ) throws(DamagedBytes) -> [Element] {
    let stream = try ByteStream(&reader)
    guard stream.rawCount == count * MemoryLayout<Element>.stride else { throw DamagedBytes() }
    let bytes = try stream.decoded()
    return [Element](unsafeUninitializedCapacity: count) { target, written in
      bytes.withUnsafeBytes { UnsafeMutableRawBufferPointer(target).copyMemory(from: $0) }
      written = count
    }
  }

  private static func bitmap(_ reader: inout ByteReader, _ count: Int) throws(DamagedBytes) -> [Bool] {
    let bits = try reader.take((count + 7) / 8)
    return [Bool](unsafeUninitializedCapacity: count) { target, written in
      for row in 0..<count { target[row] = bits[row >> 3] >> UInt8(row & 7) & 1 == 1 }
      written = count
    }
  }
}

/// Copies ranges out of a stream, keeping the frame that was used last.
private struct FrameCursor {
  let stream: ByteStream
  private var frame: [UInt8] = []
  private var frameIndex = -1

  init(stream: ByteStream) { self.stream = stream }

  mutating func append(_ range: Range<Int>, to target: inout [UInt8]) throws(DamagedBytes) {
    var position = range.lowerBound
    while position < range.upperBound {
      let index = position / ExtentFormat.frameBytes
      let frameRange = stream.frameRange(index)
      if index != frameIndex { try load(index, count: frameRange.count) }
      let end = min(range.upperBound, frameRange.upperBound)
      target.append(contentsOf: frame[position - frameRange.lowerBound..<end - frameRange.lowerBound])
      position = end
    }
  }

  private mutating func load(_ index: Int, count: Int) throws(DamagedBytes) {
    var isGood = false
    let stream = self.stream
    frame = [UInt8](unsafeUninitializedCapacity: count) { target, written in
      isGood = stream.decode(
        index, into: UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[0..<count]))
      written = isGood ? count : 0
    }
    guard isGood else { throw DamagedBytes() }
    frameIndex = index
  }
}
