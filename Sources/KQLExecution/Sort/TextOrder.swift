internal import Glibc

enum TextOrder {
  /// Whether one row's bytes come before another's.
  static func precedes(
    _ base: UnsafePointer<UInt8>, _ offsets: UnsafeBufferPointer<UInt32>, _ left: Int, _ right: Int
  ) -> Bool {
    let leftStart = Int(offsets[left])
    let rightStart = Int(offsets[right])
    let leftLength = Int(offsets[left + 1]) - leftStart
    let rightLength = Int(offsets[right + 1]) - rightStart
    let order = memcmp(base + leftStart, base + rightStart, min(leftLength, rightLength))
    return order != 0 ? order < 0 : leftLength < rightLength
  }
}
