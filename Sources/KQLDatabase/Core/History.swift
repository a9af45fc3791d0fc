import KQLCatalog
import KQLColumns
import Synchronization

/// Finished requests that wait to be written: they go with the next commit, or in a batch of their own.
final class History: Sendable {
  private let waiting = Mutex<[RequestInfo]>([])
  /// A batch of its own is worth its write.
  static let batch = 256
  /// What `.show queries` keeps of a text.
  static let textBytesMax = 65_536

  func append(_ request: RequestInfo) -> Int {
    var request = request
    if request.text.utf8.count > Self.textBytesMax {
      request.text = String(decoding: request.text.utf8.prefix(Self.textBytesMax), as: UTF8.self)
    }
    return waiting.withLock {
      $0.append(request)
      return $0.count
    }
  }

  /// Writes what waits inside a transaction. If that fails, it is lost: history promises nothing.
  func drain(into access: CatalogAccess) throws {
    let requests = waiting.withLock { waiting in
      defer { waiting = [] }
      return waiting
    }
    for request in requests { try access.append(request) }
  }

  var isEmpty: Bool { waiting.withLock { $0.isEmpty } }
}

extension Database {
  /// Remembers a finished request; costs no write of its own.
  package func record(_ request: RequestInfo) {
    if history.append(request) >= History.batch { flushHistory() }
  }

  /// Writes what waits, unless there is no directory to write to.
  package func flushHistory() {
    guard !history.isEmpty, !options.isReadOnly, isTransient || home.isOnDisk else { return }
    try? home.catalog().writeRelaxed { try history.drain(into: $0) }
  }

  /// Requests that started at `since` (ticks) or later, in order.
  package func requests(since: Int64 = 0) throws -> [RequestInfo] {
    flushHistory()
    return try read { try $0.requests(since: since) }
  }
}
