import Glibc
import KQLDiagnostics

/// Work that is done in pieces, on all cores, and handed out in order.
final class OrderedWork<Item: Sendable>: @unchecked Sendable {
  private let count: Int
  private let body: @Sendable (Int) throws -> Item
  private let lock = ThreadLock()
  private var results: [Int: Item] = [:]
  private var next = 0
  private var delivered = 0
  private var window = 0
  private var failure: (index: Int, error: any Error)?
  private var isStopped = false

  private init(count: Int, _ body: @escaping @Sendable (Int) throws -> Item) {
    self.count = count
    self.body = body
  }

  /// Calls `take` with what `body` gives for each number below `count`, in order, on the caller's thread. No more than
  /// a few results wait to be taken.
  static func run(
    count: Int, workers: Int, isCancelled: () -> Bool, _ body: @escaping @Sendable (Int) throws -> Item,
    take: (Item) throws -> Void
  ) throws {
    guard count > 1, workers > 1 else {
      for index in 0..<max(count, 0) {
        if isCancelled() { throw cancelled }
        try take(try body(index))
      }
      return
    }
    let work = OrderedWork(count: count, body)
    work.window = workers * 2
    var threads: [WorkerThread] = []
    for _ in 0..<min(workers, count) {
      if let thread = WorkerThread({ work.work() }) { threads.append(thread) }
    }
    defer {
      work.stop()
      for thread in threads { thread.join() }
    }
    guard !threads.isEmpty else { throw Diagnostic(code: "OutOfMemory", "cannot start a thread", isPermanent: false) }
    for index in 0..<count { try take(try work.result(index, isCancelled)) }
  }

  private static var cancelled: Diagnostic { Diagnostic(code: "E_QUERY_CANCELLED", "the operation was cancelled") }

  private func result(_ index: Int, _ isCancelled: () -> Bool) throws -> Item {
    lock.lock()
    defer { lock.unlock() }
    while true {
      if let item = results.removeValue(forKey: index) {
        delivered += 1
        lock.broadcast()
        return item
      }
      if let failure, failure.index <= index { throw failure.error }
      if isCancelled() { throw OrderedWork.cancelled }
      lock.wait(milliseconds: 100)
    }
  }

  private func stop() {
    lock.withLock {
      isStopped = true
      lock.broadcast()
    }
  }

  private func work() {
    while let index = take() {
      do {
        let item = try body(index)
        lock.withLock { results[index] = item }
      } catch {
        lock.withLock { if index < failure?.index ?? .max { failure = (index, error) } }
      }
      lock.withLock { lock.broadcast() }
    }
  }

  private func take() -> Int? {
    lock.lock()
    defer { lock.unlock() }
    while !isStopped, next < count, failure == nil, next >= delivered + window { lock.wait() }
    guard !isStopped, next < count, failure == nil else { return nil }
    defer { next += 1 }
    return next
  }
}
