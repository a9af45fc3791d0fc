/// A sequence of integers: one constant, or each as `base + scale × narrow unsigned number`, or the first and such
/// differences, whichever is smallest.
///
///     mode (1), base (8); unless constant: scale (varint), width in bytes (1), for differences their smallest (8),
///     then the numbers as a byte stream
enum IntegerStream {
  private enum Mode: UInt8 { case constant, offsets, differences }

  /// What the decoder gives: the constant is told apart so that it need not be spread over the rows.
  enum Decoded<Number> {
    case constant(Int64)
    case numbers([Number])
  }

  /// Returns the smallest and largest value. `values` must not be empty.
  @discardableResult
  static func append(
    _ values: UnsafeBufferPointer<Int64>, isTime: Bool, to writer: inout ByteWriter
  ) -> (smallest: Int64, largest: Int64) {
    var smallest = values[0]
    var largest = values[0]
    for value in values {
      smallest = min(smallest, value)
      largest = max(largest, value)
    }
    if smallest == largest {
      writer.append(Mode.constant.rawValue)
      writer.append(UInt64(bitPattern: smallest))
      return (smallest, largest)
    }
    let scale = isTime ? commonScale(values, smallest) : 1
    let range = UInt64(bitPattern: largest &- smallest) / scale
    let width = bytes(range)
    if width >= 4, range < 1 << 62, let differences = differences(values, smallest, scale),
      bytes(differences.range) * 2 <= width
    {
      appendDifferences(values, smallest, scale, differences, to: &writer)
      return (smallest, largest)
    }
    writer.append(Mode.offsets.rawValue)
    writer.append(UInt64(bitPattern: smallest))
    writer.appendVarint(scale)
    writer.append(UInt8(width))
    switch width {
    case 1: narrow(values, smallest, scale, UInt8.self, &writer)
    case 2: narrow(values, smallest, scale, UInt16.self, &writer)
    case 4: narrow(values, smallest, scale, UInt32.self, &writer)
    default: narrow(values, smallest, scale, UInt64.self, &writer)
    }
    return (smallest, largest)
  }

  static func decode<Number: FixedWidthInteger & BitwiseCopyable>(
    _ reader: inout ByteReader, count: Int, as type: Number.Type
  ) throws(DamagedBytes) -> Decoded<Number> {
    guard let mode = Mode(rawValue: try reader.byte()) else { throw DamagedBytes() }
    let base = try reader.word()
    if mode == .constant { return .constant(Int64(bitPattern: base)) }
    let scale = try reader.varint()
    let width = Int(try reader.byte())
    let smallestDifference = mode == .differences ? try reader.word() : 0
    let stream = try ByteStream(&reader)
    guard [1, 2, 4, 8].contains(width), stream.rawCount == count * width else { throw DamagedBytes() }
    let packed = try stream.decoded()
    let start = mode == .differences ? smallestDifference : base
    let factor = mode == .differences ? 1 : scale
    var numbers: [Number] =
      switch width {
      case 1: widen(packed, UInt8.self, count, start, factor)
      case 2: widen(packed, UInt16.self, count, start, factor)
      case 4: widen(packed, UInt32.self, count, start, factor)
      default: widen(packed, UInt64.self, count, start, factor)
      }
    if mode == .differences { accumulate(&numbers, base, scale) }
    return .numbers(numbers)
  }

  private static func bytes(_ range: UInt64) -> Int {
    range <= 0xff ? 1 : range <= 0xffff ? 2 : range <= 0xffff_ffff ? 4 : 8
  }

  private static func narrow<Packed: FixedWidthInteger & UnsignedInteger & BitwiseCopyable>(
    _ values: UnsafeBufferPointer<Int64>, _ base: Int64, _ scale: UInt64, _ type: Packed.Type,
    _ writer: inout ByteWriter
  ) {
    let packed = [Packed](unsafeUninitializedCapacity: values.count) { target, written in
      if scale == 1 {
        for index in 0..<values.count { target[index] = Packed(truncatingIfNeeded: values[index] &- base) }
      } else {
        for index in 0..<values.count {
          target[index] = Packed(truncatingIfNeeded: UInt64(bitPattern: values[index] &- base) / scale)
        }
      }
      written = values.count
    }
    packed.withUnsafeBytes { ByteStream.append($0, to: &writer) }
  }

  private static func widen<
    Packed: FixedWidthInteger & UnsignedInteger & BitwiseCopyable, Number: FixedWidthInteger & BitwiseCopyable
  >(_ packed: [UInt8], _ type: Packed.Type, _ count: Int, _ base: UInt64, _ scale: UInt64) -> [Number] {
    [Number](unsafeUninitializedCapacity: count) { target, written in
      packed.withUnsafeBytes { raw in
        let start = Number(truncatingIfNeeded: base)
        let factor = Number(truncatingIfNeeded: scale)
        let stride = MemoryLayout<Packed>.size
        if scale == 1 {
          for index in 0..<count {
            let number = raw.loadUnaligned(fromByteOffset: index &* stride, as: Packed.self)
            target[index] = start &+ Number(truncatingIfNeeded: number)
          }
        } else {
          for index in 0..<count {
            let number = raw.loadUnaligned(fromByteOffset: index &* stride, as: Packed.self)
            target[index] = start &+ factor &* Number(truncatingIfNeeded: number)
          }
        }
      }
      written = count
    }
  }

  // MARK: Times

  /// Ticks are mostly whole seconds, milliseconds or microseconds apart.
  private static func commonScale(_ values: UnsafeBufferPointer<Int64>, _ base: Int64) -> UInt64 {
    if values.allSatisfy({ UInt64(bitPattern: $0 &- base) % 10_000_000 == 0 }) { return 10_000_000 }
    if values.allSatisfy({ UInt64(bitPattern: $0 &- base) % 10_000 == 0 }) { return 10_000 }
    if values.allSatisfy({ UInt64(bitPattern: $0 &- base) % 10 == 0 }) { return 10 }
    return 1
  }

  // MARK: Differences

  private struct Differences {
    let smallest: Int64
    let range: UInt64
  }

  private static func differences(
    _ values: UnsafeBufferPointer<Int64>, _ base: Int64, _ scale: UInt64
  ) -> Differences? {
    guard values.count > 1 else { return nil }
    var last = scaled(values[0], base, scale)
    var smallest = Int64.max
    var largest = Int64.min
    for index in 1..<values.count {
      let number = scaled(values[index], base, scale)
      let difference = number &- last
      smallest = min(smallest, difference)
      largest = max(largest, difference)
      last = number
    }
    return Differences(smallest: smallest, range: UInt64(bitPattern: largest &- smallest))
  }

  @inline(__always)
  private static func scaled(_ value: Int64, _ base: Int64, _ scale: UInt64) -> Int64 {
    Int64(bitPattern: UInt64(bitPattern: value &- base) / scale)
  }

  private static func appendDifferences(
    _ values: UnsafeBufferPointer<Int64>, _ base: Int64, _ scale: UInt64, _ differences: Differences,
    to writer: inout ByteWriter
  ) {
    let width = bytes(differences.range)
    writer.append(Mode.differences.rawValue)
    // The first number is the base; its own difference is stored as the smallest and skipped by the reader.
    writer.append(UInt64(bitPattern: values[0]))
    writer.appendVarint(scale)
    writer.append(UInt8(width))
    writer.append(UInt64(bitPattern: differences.smallest))
    let steps = [Int64](unsafeUninitializedCapacity: values.count) { target, written in
      var last = scaled(values[0], base, scale)
      target[0] = differences.smallest
      for index in 1..<values.count {
        let number = scaled(values[index], base, scale)
        target[index] = number &- last
        last = number
      }
      written = values.count
    }
    steps.withUnsafeBufferPointer { steps in
      switch width {
      case 1: narrow(steps, differences.smallest, 1, UInt8.self, &writer)
      case 2: narrow(steps, differences.smallest, 1, UInt16.self, &writer)
      case 4: narrow(steps, differences.smallest, 1, UInt32.self, &writer)
      default: narrow(steps, differences.smallest, 1, UInt64.self, &writer)
      }
    }
  }

  private static func accumulate<Number: FixedWidthInteger & BitwiseCopyable>(
    _ numbers: inout [Number], _ first: UInt64, _ scale: UInt64
  ) {
    numbers.withUnsafeMutableBufferPointer { numbers in
      guard numbers.count > 0 else { return }
      let factor = Number(truncatingIfNeeded: scale)
      var sum = Number(truncatingIfNeeded: first)
      numbers[0] = sum
      for index in 1..<numbers.count {
        sum = sum &+ factor &* numbers[index]
        numbers[index] = sum
      }
    }
  }
}
