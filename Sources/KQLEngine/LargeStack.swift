import CKernels
import Glibc

/// Parser, binder and evaluator recurse over what the user nests; they get threads with a stack of a known size.
package enum LargeStack {
  private static let bytes = 512 << 20
  private static let reservedBytes = 16 << 20

  private final class Work {
    let body: () -> Void
    init(_ body: @escaping () -> Void) { self.body = body }
  }

  /// Runs to the end; on the caller's own stack when there is no thread to be had.
  package static func run(_ body: @escaping () -> Int32) -> Int32 {
    var result: Int32 = 1
    let thread = thread {
      reserveMemory()
      result = body()
    }
    guard let thread else { return body() }
    pthread_join(thread, nil)
    return result
  }

  /// Lets it run beside the caller; false when there is no thread to be had.
  static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
    guard let thread = thread(body) else { return false }
    pthread_detach(thread)
    return true
  }

  private static func thread(_ body: @escaping () -> Void) -> pthread_t? {
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, bytes)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let work = Unmanaged.passRetained(Work(body))
    let created = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        Unmanaged<Work>.fromOpaque(context).takeRetainedValue().body()
        return nil
      }, work.toOpaque())
    guard created == 0 else {
      work.release()
      return nil
    }
    return thread
  }

  /// The allocator makes the memory of a thread usable page by page, with a system call for each: a directory of a thousand
  /// tables took a thousand of them. Memory that was freed stays usable.
  private static func reserveMemory() {
    kk_keep_freed_memory()
    guard let block = malloc(reservedBytes) else { return }
    // Without a use, the compiler leaves both calls out.
    madvise(block, 0, MADV_NORMAL)
    free(block)
  }
}
