/// How the postings of a segment are spread and packed.
enum TermPostings {
  /// A row within a segment takes this many bits; the rest of a posting is hash.
  static let rowBits: UInt64 = 18
  static let rowMask: UInt64 = (1 << rowBits) - 1
  static let hashBits: UInt64 = 46
  /// Terms between two entries of a partition's skip table.
  static let skip = 64

  /// The partition of a hash among 2^`bits`: its top bits, which the posting does not hold.
  @inline(__always)
  static func partition(_ hash: UInt64, bits: UInt64) -> Int {
    // A shift by 64 gives zero, so one partition needs no case of its own.
    Int(truncatingIfNeeded: hash >> (64 &- bits))
  }

  /// The part of a hash that a posting holds.
  @inline(__always)
  static func key(_ hash: UInt64) -> UInt64 { hash & ((1 << hashBits) - 1) }
}

/// Growing buffers, one for each partition. Belongs to one thread.
struct PartitionBuffers: ~Copyable {
  private let buffers: UnsafeMutablePointer<UnsafeMutablePointer<UInt64>>
  private let counts: UnsafeMutablePointer<Int>
  private let capacities: UnsafeMutablePointer<Int>
  let partitionCount: Int

  init(partitionCount: Int, capacity: Int) {
    self.partitionCount = partitionCount
    buffers = .allocate(capacity: partitionCount)
    counts = .allocate(capacity: partitionCount)
    capacities = .allocate(capacity: partitionCount)
    for index in 0..<partitionCount {
      buffers[index] = .allocate(capacity: capacity)
      counts[index] = 0
      capacities[index] = capacity
    }
  }

  @inline(__always)
  func append(_ posting: UInt64, to partition: Int) {
    let count = counts[partition]
    if count == capacities[partition] { grow(partition) }
    buffers[partition][count] = posting
    counts[partition] = count &+ 1
  }

  func postings(_ partition: Int) -> UnsafeMutableBufferPointer<UInt64> {
    UnsafeMutableBufferPointer(start: buffers[partition], count: counts[partition])
  }

  @inline(never)
  private func grow(_ partition: Int) {
    let capacity = capacities[partition] * 2
    let larger = UnsafeMutablePointer<UInt64>.allocate(capacity: capacity)
    larger.update(from: buffers[partition], count: counts[partition])
    buffers[partition].deallocate()
    buffers[partition] = larger
    capacities[partition] = capacity
  }

  deinit {
    for index in 0..<partitionCount { buffers[index].deallocate() }
    buffers.deallocate()
    counts.deallocate()
    capacities.deallocate()
  }
}
