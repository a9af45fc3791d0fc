import Glibc
import KQLColumns

/// How much all buffers hold that read one file. What a file claims about its sizes is believed up to a limit only:
/// tiny pages may unpack to large ones, in as many columns as the file likes to have.
final class ReadingMemory: @unchecked Sendable {
  /// Half of what the machine has.
  private static let limit: Int = max(sysconf(Int32(_SC_PHYS_PAGES)) / 2 * sysconf(Int32(_SC_PAGESIZE)), 1 << 30)

  private let lock = ThreadLock()
  private let limit: Int
  private var held = 0

  init(limit: Int = ReadingMemory.limit) { self.limit = limit }

  fileprivate func take(_ count: Int) throws {
    let fits = lock.withLock {
      guard count <= limit - held else { return false }
      held += count
      return true
    }
    guard fits else { throw FileFault.damaged("to read it takes more than \(limit >> 20) MB of memory at a time") }
  }

  fileprivate func give(_ count: Int) { lock.withLock { held -= count } }
}

/// What one reader has of the memory; given back with it.
final class MemoryShare {
  private let memory: ReadingMemory
  private var held = 0

  init(_ memory: ReadingMemory) { self.memory = memory }

  deinit { memory.give(held) }

  /// Makes room for `capacity` bytes, keeping the first `count`.
  func grow(_ buffer: PieceBuffer, to capacity: Int, keeping count: Int) throws {
    let more = capacity - buffer.capacity
    guard more > 0 else { return }
    try memory.take(more)
    held += more
    buffer.grow(to: capacity, keeping: count)
  }
}
