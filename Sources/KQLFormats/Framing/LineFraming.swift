import Glibc

/// Records are lines.
struct LineFraming: RecordFraming {
  func lastRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) -> Int {
    var end = bytes.count
    while end > 0, bytes[end - 1] != 0x0A { end -= 1 }
    return end
  }

  func firstRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: FramingState) -> Int {
    guard let base = bytes.baseAddress, let found = memchr(base, 0x0A, bytes.count) else { return bytes.count }
    return UnsafeRawPointer(base).distance(to: found) + 1
  }

  func inspectStart(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) {}
}

/// The whole input is one record.
struct WholeFraming: RecordFraming {
  func lastRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) -> Int { 0 }
  func firstRecordEnd(_ bytes: UnsafeBufferPointer<UInt8>, _ state: FramingState) -> Int { bytes.count }
  func inspectStart(_ bytes: UnsafeBufferPointer<UInt8>, _ state: inout FramingState) {}
}
