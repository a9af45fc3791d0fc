import Glibc
import KQLColumns
import Synchronization

/// Text blocks that were decompressed, shared by the extents of a process, so that a query run again finds them.
///
/// What is in stays in while it is used: a scan of more than fits would otherwise push everything out before it comes
/// back. When mostly others are asked for, all are given up.
final class BlockCache: Sendable {
  /// An eighth of the memory, at most 512 MiB.
  static let shared = BlockCache(bytesMax: min(max(physicalBytes / 8, 32 << 20), 512 << 20))

  private struct State {
    var extents: [UInt64: [UInt64: Column]] = [:]
    var bytes = 0
    var hitBytes = 0
    var missedBytes = 0
  }

  private let bytesMax: Int
  private let state = Mutex(State())
  private let nextOwner = Atomic<UInt64>(0)

  init(bytesMax: Int) { self.bytesMax = bytesMax }

  /// A key for the blocks of one extent.
  func makeOwner() -> UInt64 { nextOwner.wrappingAdd(1, ordering: .relaxed).newValue }

  func column(owner: UInt64, _ column: Int, block: Int) -> Column? {
    state.withLock { state in
      guard let found = state.extents[owner]?[Self.key(column, block)] else { return nil }
      state.hitBytes += found.textBytes
      return found
    }
  }

  func insert(_ found: Column, owner: UInt64, _ column: Int, block: Int) {
    let size = found.textBytes
    guard size > 0, size <= bytesMax / 4 else { return }
    state.withLock { state in
      if state.bytes + size > bytesMax {
        state.missedBytes += size
        guard state.missedBytes > bytesMax, state.hitBytes < state.missedBytes else { return }
        state = State()
      }
      if state.extents[owner, default: [:]].updateValue(found, forKey: Self.key(column, block)) == nil {
        state.bytes += size
      }
    }
  }

  /// Gives up the blocks of an extent that is gone.
  func remove(owner: UInt64) {
    state.withLock { state in
      guard let blocks = state.extents.removeValue(forKey: owner) else { return }
      for block in blocks.values { state.bytes -= block.textBytes }
    }
  }

  private static func key(_ column: Int, _ block: Int) -> UInt64 {
    UInt64(truncatingIfNeeded: column) << 32 | UInt64(truncatingIfNeeded: block)
  }

  private static var physicalBytes: Int {
    let (pages, size) = (sysconf(Int32(_SC_PHYS_PAGES)), sysconf(Int32(_SC_PAGESIZE)))
    return pages > 0 && size > 0 && pages < Int.max / size ? pages * size : 1 << 30
  }
}

extension Column {
  /// Bytes of plain text and its offsets; nothing for other layouts, whose decoding is not worth keeping.
  fileprivate var textBytes: Int {
    guard case .text(let text) = storage else { return 0 }
    return text.bytes.count + text.offsets.count * 4
  }
}
