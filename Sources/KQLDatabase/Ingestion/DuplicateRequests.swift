import Synchronization

/// Wishes that the next ingestion of files into a table leave copies of what it read. They live as long as the
/// process.
package final class DuplicateRequests: Sendable {
  package struct Request: Sendable {
    /// The name of the file that describes the ingestion.
    package var name: String
    /// Absolute path of the folder that gets the copies.
    package var folder: String
    package var onlyIfFailed: Bool

    package init(name: String, folder: String, onlyIfFailed: Bool) {
      self.name = name
      self.folder = folder
      self.onlyIfFailed = onlyIfFailed
    }
  }

  private let requests = Mutex<[Int64: [Request]]>([:])

  package func arm(_ request: Request, for tableId: Int64) {
    requests.withLock { requests in
      requests[tableId, default: []].removeAll { $0.onlyIfFailed == request.onlyIfFailed }
      requests[tableId, default: []].append(request)
    }
  }

  /// The wishes for a table; each is met once.
  package func take(_ tableId: Int64) -> [Request] {
    requests.withLock { $0.removeValue(forKey: tableId) ?? [] }
  }
}
