import Glibc

/// The bytes of a file, mapped or copied; valid for as long as the object lives.
package final class FileBytes: @unchecked Sendable {
  package let buffer: UnsafeRawBufferPointer
  private let isMapped: Bool

  /// Takes over a mapping made by `mmap`.
  init(mapped address: UnsafeMutableRawPointer, count: Int) {
    buffer = UnsafeRawBufferPointer(start: address, count: count)
    isMapped = true
  }

  package init(copying bytes: [UInt8]) {
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: max(bytes.count, 1), alignment: 16)
    copy.copyBytes(from: bytes)
    buffer = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(copy)[0..<bytes.count])
    isMapped = false
  }

  package var count: Int { buffer.count }

  deinit {
    guard let start = buffer.baseAddress else { return }
    let address = UnsafeMutableRawPointer(mutating: start)
    if isMapped { munmap(address, buffer.count) } else { address.deallocate() }
  }
}
