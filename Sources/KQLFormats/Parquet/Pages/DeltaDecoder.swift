/// Reads DELTA_BINARY_PACKED numbers. Sums wrap, as the writers' do.
struct DeltaDecoder {
  private let base: UnsafePointer<UInt8>
  private var position: Int
  private let end: Int
  private let miniblockCount: Int
  private let miniblockSize: Int
  /// Numbers left to read, and left to find in blocks.
  private(set) var remaining: Int
  private var unread: Int
  private var last: Int64
  private var isAtStart = true
  private var minimum: Int64 = 0
  private var widths = 0
  private var miniblock = 0
  private var inMiniblock = 0
  private var bit = 0
  private var width = 0

  init(_ base: UnsafePointer<UInt8>, _ range: Range<Int>) throws {
    self.base = base
    position = range.lowerBound
    end = range.upperBound
    let blockSize = try readVarint(base, &position, end)
    let count = try readVarint(base, &position, end)
    let total = try readVarint(base, &position, end)
    last = unzigzag(try readVarint(base, &position, end))
    guard blockSize > 0, blockSize <= 1 << 24, count > 0, count <= blockSize, blockSize % count == 0,
      blockSize / count % 8 == 0, total <= UInt64(Int32.max)
    else { throw FileFault.damaged("a page of deltas has wrong sizes") }
    miniblockCount = Int(count)
    miniblockSize = Int(blockSize / count)
    remaining = Int(total)
    unread = max(Int(total) - 1, 0)
    miniblock = miniblockCount
  }

  /// Where the numbers end, found without reading them.
  func findEnd() throws -> Int {
    var copy = self
    while copy.unread > 0 {
      if copy.miniblock == copy.miniblockCount { try copy.beginBlock() }
      try copy.beginMiniblock()
      copy.unread -= min(copy.unread, miniblockSize)
    }
    return copy.position
  }

  mutating func read(_ count: Int, into target: UnsafeMutablePointer<Int64>) throws {
    guard count <= remaining else { throw FileFault.damaged("a page has too few deltas") }
    remaining -= count
    var done = 0
    if isAtStart, count > 0 {
      target[0] = last
      isAtStart = false
      done = 1
    }
    while done < count {
      if inMiniblock == 0 {
        if miniblock == miniblockCount { try beginBlock() }
        try beginMiniblock()
        inMiniblock = min(unread, miniblockSize)
        guard inMiniblock > 0 else { throw FileFault.damaged("a page has too few deltas") }
        unread -= inMiniblock
      }
      let step = min(inMiniblock, count &- done)
      let output = target + done
      BitUnpacker.unpack(base, bit: bit, width: width, count: step, into: output)
      var sum = last
      for index in 0..<step {
        sum = sum &+ minimum &+ output[index]
        output[index] = sum
      }
      last = sum
      bit &+= step &* width
      inMiniblock &-= step
      done &+= step
    }
  }

  private mutating func beginBlock() throws {
    minimum = unzigzag(try readVarint(base, &position, end))
    guard miniblockCount <= end - position else { throw FileFault.damaged("a page ends inside its deltas") }
    widths = position
    position += miniblockCount
    miniblock = 0
  }

  private mutating func beginMiniblock() throws {
    width = Int(base[widths + miniblock])
    let bytes = miniblockSize / 8 * width
    guard width <= 64, bytes <= end - position else { throw FileFault.damaged("a page ends inside its deltas") }
    bit = position * 8
    position += bytes
    miniblock += 1
  }
}
