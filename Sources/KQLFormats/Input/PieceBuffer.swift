/// A worker's reusable buffer for one piece of input, with room behind its end for block-wise reads.
final class PieceBuffer {
  /// Bytes that may be read, and written, behind `capacity`.
  static let padding = 128
  private(set) var base: UnsafeMutablePointer<UInt8>
  private(set) var capacity: Int

  init(capacity: Int) {
    self.capacity = capacity
    base = .allocate(capacity: capacity + PieceBuffer.padding)
  }

  deinit { base.deallocate() }

  /// Makes room for `newCapacity` bytes, keeping the first `count`.
  func grow(to newCapacity: Int, keeping count: Int) {
    guard newCapacity > capacity else { return }
    let newBase = UnsafeMutablePointer<UInt8>.allocate(capacity: newCapacity + PieceBuffer.padding)
    newBase.update(from: base, count: count)
    base.deallocate()
    base = newBase
    capacity = newCapacity
  }
}
