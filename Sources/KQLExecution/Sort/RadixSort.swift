/// Stable sorts of words by some of their bits, eleven at a time from the lowest.
enum RadixSort {
  private static let digitBits = 11
  private static let smallCount = 512

  /// Sorts by the bits `fromBit..<toBit`; words that agree in those are told apart by the lower bits.
  static func sort(_ words: inout [UInt64], fromBit: Int, toBit: Int) {
    if words.count <= smallCount {
      words.sort()
      return
    }
    let count = words.count
    var bit = fromBit
    var target = words
    while bit < toBit {
      let width = min(digitBits, toBit - bit)
      let mask = (UInt64(1) << UInt64(width)) - 1
      let shift = UInt64(bit)
      var starts = [Int](repeating: 0, count: 1 << width)
      words.withUnsafeBufferPointer { words in
        starts.withUnsafeMutableBufferPointer { starts in
          for index in 0..<count { starts[Int(words[index] >> shift & mask)] &+= 1 }
        }
      }
      if starts.contains(count) {
        bit += width
        continue
      }
      accumulate(&starts)
      words.withUnsafeBufferPointer { words in
        target.withUnsafeMutableBufferPointer { target in
          starts.withUnsafeMutableBufferPointer { starts in
            for index in 0..<count {
              let word = words[index]
              let digit = Int(word >> shift & mask)
              target[starts[digit]] = word
              starts[digit] &+= 1
            }
          }
        }
      }
      swap(&words, &target)
      bit += width
    }
  }

  private struct Pair: BitwiseCopyable {
    var word: UInt64
    var row: UInt32
  }

  /// Reorders `rows` by `words[row]`.
  static func sort(_ rows: inout [UInt32], by words: [UInt64], bits: Int) {
    let count = rows.count
    if count <= smallCount {
      // The standard sort is stable.
      rows.sort { words[Int($0)] < words[Int($1)] }
      return
    }
    var pairs = rows.map { Pair(word: words[Int($0)], row: $0) }
    var target = pairs
    var bit = 0
    while bit < bits {
      let width = min(digitBits, bits - bit)
      let mask = (UInt64(1) << UInt64(width)) - 1
      let shift = UInt64(bit)
      var starts = [Int](repeating: 0, count: 1 << width)
      pairs.withUnsafeBufferPointer { pairs in
        starts.withUnsafeMutableBufferPointer { starts in
          for index in 0..<count { starts[Int(pairs[index].word >> shift & mask)] &+= 1 }
        }
      }
      if starts.contains(count) {
        bit += width
        continue
      }
      accumulate(&starts)
      pairs.withUnsafeBufferPointer { pairs in
        target.withUnsafeMutableBufferPointer { target in
          starts.withUnsafeMutableBufferPointer { starts in
            for index in 0..<count {
              let pair = pairs[index]
              let digit = Int(pair.word >> shift & mask)
              target[starts[digit]] = pair
              starts[digit] &+= 1
            }
          }
        }
      }
      swap(&pairs, &target)
      bit += width
    }
    rows = pairs.map(\.row)
  }

  /// Counts become start positions.
  private static func accumulate(_ starts: inout [Int]) {
    var end = 0
    for digit in starts.indices {
      let size = starts[digit]
      starts[digit] = end
      end += size
    }
  }
}
