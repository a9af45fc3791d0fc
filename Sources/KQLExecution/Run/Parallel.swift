internal import Glibc
internal import Synchronization

/// Runs `body(0)`, `body(1)`, … on that many threads, the calling one among them, and waits for all. Throws the error of
/// the lowest index.
func parallel(_ count: Int, _ body: @escaping @Sendable (Int) throws -> Void) throws {
  if count <= 1 {
    if count == 1 { try body(0) }
    return
  }
  let region = ParallelRegion(count: count, body: body)
  var threads: [pthread_t] = []
  threads.reserveCapacity(count)
  var attributes = pthread_attr_t()
  pthread_attr_init(&attributes)
  // Reserved, not committed: deep expressions recurse.
  pthread_attr_setstacksize(&attributes, 64 << 20)
  var started = 1
  while started < count {
    var thread = pthread_t()
    let argument = Unmanaged.passRetained(ParallelThread(region, started))
    let status = pthread_create(
      &thread, &attributes,
      { pointer in
        guard let pointer else { return nil }
        let thread = Unmanaged<ParallelThread>.fromOpaque(pointer).takeRetainedValue()
        thread.region.run(thread.index)
        return nil
      }, argument.toOpaque())
    if status != 0 {
      argument.release()
      break
    }
    threads.append(thread)
    started += 1
  }
  pthread_attr_destroy(&attributes)
  region.run(0)
  // Where the system gave fewer threads, this one does the rest.
  for index in started..<max(started, count) { region.run(index) }
  for thread in threads { pthread_join(thread, nil) }
  if let error = region.firstError { throw error }
}

private final class ParallelThread: Sendable {
  let region: ParallelRegion
  let index: Int

  init(_ region: ParallelRegion, _ index: Int) {
    self.region = region
    self.index = index
  }
}

private final class ParallelRegion: Sendable {
  private let body: @Sendable (Int) throws -> Void
  private let errors: Mutex<[Int: any Error]>

  init(count: Int, body: @escaping @Sendable (Int) throws -> Void) {
    self.body = body
    errors = Mutex([:])
  }

  func run(_ index: Int) {
    do { try body(index) } catch { errors.withLock { $0[index] = error } }
  }

  var firstError: (any Error)? {
    errors.withLock { errors in errors.min { $0.key < $1.key }?.value }
  }
}

/// A value that one thread at a time uses, by the protocol of the code around it.
final class Handoff<Value>: @unchecked Sendable {
  var value: Value
  init(_ value: Value) { self.value = value }
}
