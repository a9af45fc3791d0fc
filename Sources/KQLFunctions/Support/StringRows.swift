import Glibc
import KQLColumns

/// Row by row over the bytes of text columns.
enum StringRows {
  /// A result per row of two string columns.
  @inline(__always) static func map<R: BitwiseCopyable>(
    _ left: Column, _ right: Column, _ body: (UnsafeBufferPointer<UInt8>, UnsafeBufferPointer<UInt8>) -> R
  ) -> [R] {
    let (a, b) = (left.texts(), right.texts())
    return [R](unsafeUninitializedCapacity: a.count) { target, written in
      b.bytes.withUnsafeBufferPointer { bytes in
        a.forEachRow { row, first in
          let second = bytes[Int(b.offsets[row])..<Int(b.offsets[row + 1])]
          target[row] = body(first, UnsafeBufferPointer(rebasing: second))
        }
      }
      written = a.count
    }
  }

  @inline(__always) static func map<R: BitwiseCopyable>(
    _ column: Column, _ body: (UnsafeBufferPointer<UInt8>) -> R
  ) -> [R] {
    let text = column.texts()
    return [R](unsafeUninitializedCapacity: text.count) { target, written in
      text.forEachRow { row, bytes in target[row] = body(bytes) }
      written = text.count
    }
  }

  @inline(__always) static func equal(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>) -> Bool {
    guard left.count == right.count else { return false }
    guard let a = left.baseAddress, let b = right.baseAddress, left.count > 0 else { return true }
    return memcmp(a, b, left.count) == 0
  }
}
