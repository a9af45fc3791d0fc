/// Reads the hybrid of runs and bit-packed groups in which levels, dictionary codes and booleans stand.
struct RunLengthDecoder {
  private let base: UnsafePointer<UInt8>
  private var position: Int
  private let end: Int
  private let width: Int
  /// Of the run that is being read.
  private var remaining = 0
  private var isPacked = false
  private var value: UInt32 = 0
  private var bit = 0

  init(_ base: UnsafePointer<UInt8>, _ range: Range<Int>, width: Int) throws {
    guard width <= 32 else { throw FileFault.damaged("codes of \(width) bits") }
    self.base = base
    position = range.lowerBound
    end = range.upperBound
    self.width = width
  }

  /// Levels need no more bits than this.
  static func width(of largest: Int) -> Int { largest == 0 ? 0 : Int.bitWidth - largest.leadingZeroBitCount }

  mutating func read<Number: FixedWidthInteger>(_ count: Int, into target: UnsafeMutablePointer<Number>) throws {
    var done = 0
    while done < count {
      while remaining == 0 { try beginRun() }
      let step = min(remaining, count &- done)
      if isPacked {
        BitUnpacker.unpack(base, bit: bit, width: width, count: step, into: target + done)
        bit &+= step &* width
      } else {
        (target + done).update(repeating: Number(truncatingIfNeeded: value), count: step)
      }
      remaining &-= step
      done &+= step
    }
  }

  private mutating func beginRun() throws {
    // Codes of no bits need no bytes at all.
    if width == 0, position >= end {
      isPacked = false
      value = 0
      remaining = Int.max
      return
    }
    let header = try readVarint(base, &position, end)
    guard header < 1 << 40 else { throw FileFault.damaged("a run is too long") }
    isPacked = header & 1 == 1
    if isPacked {
      let groups = Int(header >> 1)
      let available = end - position
      let bytes = min(groups * width, available)
      remaining = groups * 8
      if bytes < groups * width {
        // Some writers cut the padding of the last group.
        remaining = bytes * 8 / width
        guard remaining > 0 else { throw FileFault.damaged("a page ends inside a run") }
      }
      bit = position * 8
      position += bytes
    } else {
      remaining = Int(header >> 1)
      let bytes = (width + 7) / 8
      guard bytes <= end - position else { throw FileFault.damaged("a page ends inside a run") }
      value = 0
      for index in 0..<bytes { value |= UInt32(base[position + index]) << UInt32(8 * index) }
      if width < 32 { value &= (1 << UInt32(width)) &- 1 }
      position += bytes
    }
  }
}
