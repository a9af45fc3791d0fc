/// Writes the hybrid of runs and bit-packed groups.
enum RunLengthEncoder {
  /// A run of at least this many equal codes is written as one.
  private static let runMin = 16

  static func append(_ codes: UnsafeBufferPointer<UInt32>, width: Int, to output: inout [UInt8]) {
    var packedStart = 0
    var position = 0
    while position < codes.count {
      let value = codes[position]
      var end = position + 1
      while end < codes.count, codes[end] == value { end += 1 }
      if end - position >= runMin {
        appendPacked(codes, packedStart..<position, width, &output)
        appendVarint(UInt64(end - position) << 1, &output)
        for index in 0..<(width + 7) / 8 { output.append(UInt8(truncatingIfNeeded: value >> UInt32(8 * index))) }
        position = end
        packedStart = end
      } else {
        // Groups of eight: a run that begins inside one is found at the next.
        position = min(position + 8, codes.count)
      }
    }
    appendPacked(codes, packedStart..<codes.count, width, &output)
  }

  /// Levels of one bit: whether there is a value.
  static func append(valid: UnsafeBufferPointer<Bool>, to output: inout [UInt8]) {
    var present = 0
    for flag in valid { present += flag ? 1 : 0 }
    if present == 0 || present == valid.count {
      appendVarint(UInt64(valid.count) << 1, &output)
      output.append(present == 0 ? 0 : 1)
      return
    }
    appendVarint(UInt64((valid.count + 7) / 8) << 1 | 1, &output)
    var row = 0
    while row < valid.count {
      var byte: UInt8 = 0
      for bit in 0..<min(8, valid.count - row) where valid[row + bit] { byte |= 1 << UInt8(bit) }
      output.append(byte)
      row += 8
    }
  }

  private static func appendPacked(
    _ codes: UnsafeBufferPointer<UInt32>, _ range: Range<Int>, _ width: Int, _ output: inout [UInt8]
  ) {
    guard !range.isEmpty else { return }
    let groups = (range.count + 7) / 8
    appendVarint(UInt64(groups) << 1 | 1, &output)
    var bits: UInt64 = 0
    var bitCount = 0
    var written = 0
    for position in range {
      bits |= UInt64(codes[position]) << UInt64(bitCount)
      bitCount += width
      while bitCount >= 8 {
        output.append(UInt8(truncatingIfNeeded: bits))
        bits >>= 8
        bitCount -= 8
        written += 1
      }
    }
    if bitCount > 0 {
      output.append(UInt8(truncatingIfNeeded: bits))
      written += 1
    }
    // The last group is full.
    output.append(contentsOf: repeatElement(0, count: groups * width - written))
  }

  private static func appendVarint(_ value: UInt64, _ output: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    output.append(UInt8(rest))
  }
}
