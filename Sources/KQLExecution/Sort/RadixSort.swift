internal import Glibc
internal import Synchronization

/// Sorts words by some of their bits: one split by the highest bits, which threads share, then each bucket in cache.
enum RadixSort {
  private static let digitBits = 11
  private static let smallCount = 2_048
  private static let parallelCount = 200_000

  /// A buffer whose parts several threads write.
  struct Buffer: @unchecked Sendable {
    let words: UnsafeMutablePointer<UInt64>
  }

  /// Sorts by the bits `fromBit..<toBit`; words that agree in those are told apart by the lower bits.
  static func sort(_ words: inout [UInt64], fromBit: Int, toBit: Int, workers: Int) throws {
    let count = words.count
    if count <= smallCount || toBit <= fromBit {
      if toBit > fromBit { words.sort() }
      return
    }
    let bits = min(digitBits, toBit - fromBit)
    let shift = UInt64(toBit - bits)
    let lanes = count >= parallelCount ? workers : 1
    var target = [UInt64](unsafeUninitializedCapacity: count) { _, written in written = count }
    try words.withUnsafeMutableBufferPointer { words in
      try target.withUnsafeMutableBufferPointer { target in
        guard let from = words.baseAddress, let to = target.baseAddress else { return }
        let source = Buffer(words: from)
        let split = Buffer(words: to)
        let starts = try distribute(source, split, count, shift, bits, lanes)
        try sortBuckets(split, source, starts, fromBit: fromBit, toBit: Int(shift), lanes)
      }
    }
    words = target
  }

  /// Moves the words to their buckets, in order within each; gives the buckets' bounds.
  private static func distribute(
    _ source: Buffer, _ target: Buffer, _ count: Int, _ shift: UInt64, _ bits: Int, _ lanes: Int
  ) throws -> [Int] {
    let buckets = 1 << bits
    let mask = UInt64(buckets - 1)
    let ends = UnsafeMutablePointer<UInt64>.allocate(capacity: buckets * lanes)
    ends.initialize(repeating: 0, count: buckets * lanes)
    defer { ends.deallocate() }
    let counters = Buffer(words: ends)
    try parallel(lanes) { lane in
      let mine = counters.words + lane * buckets
      for index in count * lane / lanes..<count * (lane + 1) / lanes {
        mine[Int(truncatingIfNeeded: source.words[index] >> shift & mask)] &+= 1
      }
    }
    var starts: [Int] = []
    starts.reserveCapacity(buckets + 1)
    var end = 0
    for bucket in 0..<buckets {
      starts.append(end)
      for lane in 0..<lanes {
        let size = Int(ends[lane * buckets + bucket])
        ends[lane * buckets + bucket] = UInt64(end)
        end += size
      }
    }
    starts.append(end)
    try parallel(lanes) { lane in
      let mine = counters.words + lane * buckets
      for index in count * lane / lanes..<count * (lane + 1) / lanes {
        let word = source.words[index]
        let bucket = Int(truncatingIfNeeded: word >> shift & mask)
        target.words[Int(truncatingIfNeeded: mine[bucket])] = word
        mine[bucket] &+= 1
      }
    }
    return starts
  }

  private static func sortBuckets(
    _ words: Buffer, _ scratch: Buffer, _ starts: [Int], fromBit: Int, toBit: Int, _ lanes: Int
  ) throws {
    guard toBit > fromBit else { return }
    let next = TaskCounter()
    let buckets = starts.count - 1
    // Threads take a few buckets at a time.
    let step = max(1, buckets / 64)
    try parallel(lanes) { _ in
      var counters = [Int](repeating: 0, count: 1 << digitBits)
      while true {
        let first = next.take(step)
        if first >= buckets { return }
        for bucket in first..<min(buckets, first + step) {
          let start = starts[bucket]
          let size = starts[bucket + 1] - start
          if size > 1 {
            sortBucket(words.words + start, scratch.words + start, size, fromBit, toBit, &counters)
          }
        }
      }
    }
  }

  /// Sorts in place; `scratch` has the same size.
  private static func sortBucket(
    _ words: UnsafeMutablePointer<UInt64>, _ scratch: UnsafeMutablePointer<UInt64>, _ count: Int, _ fromBit: Int,
    _ toBit: Int, _ counters: inout [Int]
  ) {
    if count <= 32 {
      insertionSort(words, count)
      return
    }
    if count <= 160 {
      var all = UnsafeMutableBufferPointer(start: words, count: count)
      all.sort()
      return
    }
    let digit = count < 1_500 ? 8 : digitBits
    var bit = fromBit
    var source = words
    var target = scratch
    counters.withUnsafeMutableBufferPointer { counters in
      while bit < toBit {
        let width = min(digit, toBit - bit)
        let mask = (UInt64(1) << UInt64(width)) - 1
        let shift = UInt64(bit)
        bit += width
        for index in 0..<1 << width { counters[index] = 0 }
        for index in 0..<count { counters[Int(truncatingIfNeeded: source[index] >> shift & mask)] &+= 1 }
        if counters[Int(truncatingIfNeeded: source[0] >> shift & mask)] == count { continue }
        var end = 0
        for index in 0..<1 << width {
          let size = counters[index]
          counters[index] = end
          end &+= size
        }
        for index in 0..<count {
          let word = source[index]
          let place = Int(truncatingIfNeeded: word >> shift & mask)
          target[counters[place]] = word
          counters[place] &+= 1
        }
        swap(&source, &target)
      }
    }
    if source != words { words.update(from: source, count: count) }
  }

  private static func insertionSort(_ words: UnsafeMutablePointer<UInt64>, _ count: Int) {
    var index = 1
    while index < count {
      let word = words[index]
      var place = index
      while place > 0, words[place - 1] > word {
        words[place] = words[place - 1]
        place -= 1
      }
      words[place] = word
      index += 1
    }
  }
}

/// Numbers of tasks that several threads take.
final class TaskCounter: Sendable {
  private let next = Atomic<Int>(0)
  func take(_ count: Int = 1) -> Int { next.add(count, ordering: .relaxed).oldValue }
}
