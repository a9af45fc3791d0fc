import Glibc
import Synchronization

/// Runs `body` for each index below `count` on up to `workers` threads, the caller's among them; rethrows the error of
/// the lowest index that failed, after all threads have ended.
package func parallelFor(count: Int, workers: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  let threadCount = min(workers, count)
  guard threadCount > 1 else {
    for index in 0..<max(count, 0) { try body(index) }
    return
  }
  let work = SharedWork(count: count, body: body)
  var threads: [pthread_t] = []
  for _ in 1..<threadCount {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(work)
    let result = pthread_create(
      &thread, nil,
      { raw in
        guard let raw else { return nil }
        Unmanaged<SharedWork>.fromOpaque(raw).takeRetainedValue().run()
        return nil
      }, argument.toOpaque())
    if result == 0 {
      threads.append(thread)
    } else {
      // Fewer threads do the same work.
      argument.release()
      break
    }
  }
  work.run()
  for thread in threads { pthread_join(thread, nil) }
  if let error = work.error { throw error }
}

/// The same, gathering the results in order.
package func parallelMap<Result: Sendable>(
  count: Int, workers: Int, _ body: @escaping @Sendable (Int) throws -> Result
) throws -> [Result] {
  let results = Collected<Result>(count: count)
  try parallelFor(count: count, workers: workers) { index in
    let result = try body(index)
    results.values.withLock { $0[index] = result }
  }
  return results.values.withLock { $0.compactMap { $0 } }
}

private final class Collected<Result: Sendable>: Sendable {
  let values: Mutex<[Result?]>
  init(count: Int) { values = Mutex(Array(repeating: nil, count: max(count, 0))) }
}

private final class SharedWork: Sendable {
  private let next = Atomic<Int>(0)
  private let failure = Mutex<(index: Int, error: any Error)?>(nil)
  private let count: Int
  private let body: @Sendable (Int) throws -> Void

  init(count: Int, body: @escaping @Sendable (Int) throws -> Void) {
    self.count = count
    self.body = body
  }

  var error: (any Error)? { failure.withLock { $0?.error } }

  func run() {
    while true {
      let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
      guard index < count, failure.withLock({ $0 == nil }) else { return }
      do {
        try body(index)
      } catch {
        failure.withLock { if index < $0?.index ?? .max { $0 = (index, error) } }
      }
    }
  }
}
