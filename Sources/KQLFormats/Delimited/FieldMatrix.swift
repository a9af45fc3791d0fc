/// Where the fields of a piece's records lie: `rowCount` × `width` spans of bytes, row by row. Reused by one worker.
final class FieldMatrix {
  /// The bytes the spans refer to: the piece itself, or `scratch` when fields had to be rewritten.
  var bytes: UnsafePointer<UInt8>
  private(set) var starts: UnsafeMutablePointer<UInt32>
  private(set) var ends: UnsafeMutablePointer<UInt32>
  private(set) var capacity: Int
  var width = 0
  var rowCount = 0
  /// Fields may still have quotes around them.
  var isQuoted = false
  /// Where each record begins in the piece, when the spans do not tell; empty otherwise.
  var recordStarts: [UInt32] = []
  let scratch = PieceBuffer(capacity: 0)

  init() {
    capacity = 1 << 12
    starts = .allocate(capacity: capacity + 1)
    ends = .allocate(capacity: capacity + 1)
    bytes = UnsafePointer(starts).withMemoryRebound(to: UInt8.self, capacity: 1) { $0 }
  }

  deinit {
    starts.deallocate()
    ends.deallocate()
  }

  /// Makes room for `count` spans, keeping the first `used`.
  func reserve(_ count: Int, keeping used: Int) {
    guard count > capacity else { return }
    let newCapacity = max(count, capacity * 2)
    let newStarts = UnsafeMutablePointer<UInt32>.allocate(capacity: newCapacity + 1)
    let newEnds = UnsafeMutablePointer<UInt32>.allocate(capacity: newCapacity + 1)
    newStarts.update(from: starts, count: min(used + 1, capacity + 1))
    newEnds.update(from: ends, count: min(used, capacity))
    starts.deallocate()
    ends.deallocate()
    starts = newStarts
    ends = newEnds
    capacity = newCapacity
  }
}

/// What is wrong with a record of a piece.
struct RecordFailure: Error {
  enum Reason {
    case fieldCount(expected: Int, found: Int)
    case openQuote
    case malformed(String)
    case tooLarge
  }

  /// From 0, within the piece, not counting skipped ones.
  var record: Int
  var reason: Reason
}
