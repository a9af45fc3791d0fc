/// The Snappy format, blocks without framing.
enum Snappy {
  /// Unpacks into exactly `target.count` bytes; false when the block is damaged or of another size.
  static func unpack(_ source: UnsafeBufferPointer<UInt8>, into target: UnsafeMutableBufferPointer<UInt8>) -> Bool {
    guard let base = source.baseAddress else { return false }
    var position = 0
    guard let size = length(base, source.count, &position), size == target.count else { return false }
    guard let output = target.baseAddress else { return size == 0 }
    return expand(base, position, source.count, output, size)
  }

  /// Unpacks a block of any size up to 1 GB; nil when it is damaged.
  static func unpacked(_ source: UnsafeBufferPointer<UInt8>) -> [UInt8]? {
    var position = 0
    // A copy of 64 bytes takes three: no block grows more than that.
    guard let base = source.baseAddress, let size = length(base, source.count, &position), size <= source.count * 64,
      size <= 1 << 30
    else { return nil }
    var isWhole = true
    let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { target, count in
      isWhole = unpack(source, into: UnsafeMutableBufferPointer(rebasing: target[0..<size]))
      count = isWhole ? size : 0
    }
    return isWhole ? bytes : nil
  }

  /// The size of what is packed, which stands first.
  private static func length(_ base: UnsafePointer<UInt8>, _ end: Int, _ position: inout Int) -> Int? {
    var value = 0
    var shift = 0
    while position < end, shift <= 28 {
      let byte = base[position]
      position += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 { return value }
      shift += 7
    }
    return nil
  }

  private static func expand(
    _ base: UnsafePointer<UInt8>, _ start: Int, _ end: Int, _ output: UnsafeMutablePointer<UInt8>, _ size: Int
  ) -> Bool {
    var position = start
    var written = 0
    while position < end {
      let tag = Int(base[position])
      position &+= 1
      var length: Int
      let offset: Int
      switch tag & 3 {
      case 0:
        length = tag >> 2 &+ 1
        if length > 60 {
          let extra = length &- 60
          guard position &+ extra <= end else { return false }
          length = 1
          for index in 0..<extra { length &+= Int(base[position &+ index]) << (8 &* index) }
          position &+= extra
        }
        guard length <= end &- position, length <= size &- written else { return false }
        if length <= 16, end &- position >= 16, size &- written >= 16 {
          copy16(base + position, output + written)
        } else {
          (output + written).update(from: base + position, count: length)
        }
        position &+= length
        written &+= length
        continue
      case 1:
        guard position < end else { return false }
        length = (tag >> 2 & 7) &+ 4
        offset = (tag >> 5) << 8 | Int(base[position])
        position &+= 1
      case 2:
        guard position &+ 2 <= end else { return false }
        length = tag >> 2 &+ 1
        offset = Int(base[position]) | Int(base[position &+ 1]) << 8
        position &+= 2
      default:
        guard position &+ 4 <= end else { return false }
        length = tag >> 2 &+ 1
        offset = Int(UnsafeRawPointer(base + position).loadUnaligned(as: UInt32.self))
        position &+= 4
      }
      guard offset > 0, offset <= written, length <= size &- written else { return false }
      repeatBack(output + written, offset, length, room: size &- written)
      written &+= length
    }
    return written == size
  }

  @inline(__always)
  private static func copy16(_ from: UnsafePointer<UInt8>, _ to: UnsafeMutablePointer<UInt8>) {
    let block = UnsafeRawPointer(from).loadUnaligned(as: SIMD16<UInt8>.self)
    UnsafeMutableRawPointer(to).storeBytes(of: block, as: SIMD16<UInt8>.self)
  }

  /// Copies what stands `offset` bytes before; the two may overlap.
  @inline(__always)
  private static func repeatBack(_ target: UnsafeMutablePointer<UInt8>, _ offset: Int, _ length: Int, room: Int) {
    let source = UnsafePointer(target - offset)
    if offset >= 16, length <= 64, room >= 64 {
      var done = 0
      while done < length {
        copy16(source + done, target + done)
        done &+= 16
      }
    } else if offset >= length {
      target.update(from: source, count: length)
    } else {
      for index in 0..<length { target[index] = source[index] }
    }
  }

  // MARK: Packing

  /// Appends the packed bytes: matches within blocks of 64 KiB, found by a table of four-byte hashes.
  static func pack(_ source: UnsafeBufferPointer<UInt8>, to output: inout [UInt8]) {
    var rest = UInt32(truncatingIfNeeded: source.count)
    while rest >= 0x80 {
      output.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    output.append(UInt8(rest))
    guard let base = source.baseAddress else { return }
    // A literal's head takes a byte or more for every run: a sixth more than the input is always enough.
    let room = 32 + source.count + source.count / 6
    let packed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
      guard let target = buffer.baseAddress else { return }
      withUnsafeTemporaryAllocation(of: UInt16.self, capacity: 1 << 14) { table in
        guard let slots = table.baseAddress else { return }
        var start = 0
        while start < source.count {
          let size = min(source.count - start, 1 << 16)
          packBlock(base + start, size, slots, target, &count)
          start += size
        }
      }
    }
    output.append(contentsOf: packed)
  }

  private static func packBlock(
    _ base: UnsafePointer<UInt8>, _ size: Int, _ table: UnsafeMutablePointer<UInt16>,
    _ target: UnsafeMutablePointer<UInt8>, _ written: inout Int
  ) {
    table.update(repeating: 0, count: 1 << 14)
    let raw = UnsafeRawPointer(base)
    var literal = 0
    var position = 1
    // Four bytes are compared at a time, and a match is not looked for at the very end.
    let limit = size &- 15
    var misses = 32
    while position < limit {
      let word = raw.loadUnaligned(fromByteOffset: position, as: UInt32.self)
      let slot = Int((word &* 0x1E35_A7BD) >> 18)
      let candidate = Int(table[slot])
      table[slot] = UInt16(truncatingIfNeeded: position)
      guard candidate < position, raw.loadUnaligned(fromByteOffset: candidate, as: UInt32.self) == word else {
        // The longer nothing is found, the larger the steps.
        position &+= misses >> 5
        misses &+= 1
        continue
      }
      appendLiteral(base + literal, position &- literal, target, &written)
      var length = 4
      while position &+ length &+ 8 <= size {
        let difference =
          raw.loadUnaligned(fromByteOffset: position &+ length, as: UInt64.self)
          ^ raw.loadUnaligned(fromByteOffset: candidate &+ length, as: UInt64.self)
        if difference != 0 {
          length &+= difference.trailingZeroBitCount >> 3
          break
        }
        length &+= 8
      }
      while position &+ length < size, base[position &+ length] == base[candidate &+ length] { length &+= 1 }
      appendCopy(position &- candidate, length, target, &written)
      position &+= length
      literal = position
      misses = 32
    }
    appendLiteral(base + literal, size &- literal, target, &written)
  }

  @inline(__always)
  private static func appendLiteral(
    _ base: UnsafePointer<UInt8>, _ length: Int, _ target: UnsafeMutablePointer<UInt8>, _ written: inout Int
  ) {
    guard length > 0 else { return }
    let code = length &- 1
    if code < 60 {
      target[written] = UInt8(truncatingIfNeeded: code << 2)
      written &+= 1
    } else {
      let byteCount = code < 1 << 8 ? 1 : 2
      target[written] = UInt8(truncatingIfNeeded: (59 &+ byteCount) << 2)
      target[written &+ 1] = UInt8(truncatingIfNeeded: code)
      if byteCount == 2 { target[written &+ 2] = UInt8(truncatingIfNeeded: code >> 8) }
      written &+= 1 &+ byteCount
    }
    (target + written).update(from: base, count: length)
    written &+= length
  }

  @inline(__always)
  private static func appendCopy(
    _ offset: Int, _ length: Int, _ target: UnsafeMutablePointer<UInt8>, _ written: inout Int
  ) {
    var rest = length
    while rest > 0 {
      // A copy of a near place is at least four bytes long: none shorter may be left over.
      let step = rest >= 68 ? 64 : rest > 64 ? 60 : rest
      if step >= 4, step <= 11, offset < 2048 {
        target[written] = UInt8(truncatingIfNeeded: 1 | (step &- 4) << 2 | (offset >> 8) << 5)
        target[written &+ 1] = UInt8(truncatingIfNeeded: offset)
        written &+= 2
      } else {
        target[written] = UInt8(truncatingIfNeeded: 2 | (step &- 1) << 2)
        target[written &+ 1] = UInt8(truncatingIfNeeded: offset)
        target[written &+ 2] = UInt8(truncatingIfNeeded: offset >> 8)
        written &+= 3
      }
      rest &-= step
    }
  }
}
