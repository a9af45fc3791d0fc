import CKernels
import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine

/// What a target on the command line, of `#open` or of the environment means.
enum EngineTarget {
  /// - Throws: when the target is a cluster.
  static func options(target: String?, _ options: ShellOptions) throws(Diagnostic) -> EngineOptions {
    var result = EngineOptions()
    let target = target ?? Environment.value("KQLSH_TARGET")
    if let target, target != ":memory:" {
      if isRemote(target) {
        throw Diagnostic(
          code: "", "'\(SecretText.masked(target))' is a cluster: remote targets are not supported here",
          hints: ["give a data directory, or --transient"])
      }
      if target == "-" || target.isEmpty { throw Diagnostic(code: "", "'\(target)' is not a directory") }
      result.directory = target
    } else if target == nil {
      result.directory = standardDirectory()
    }
    if options.isTransient { result.directory = nil }
    result.isReadOnly = options.isReadOnly
    result.runsInBackground = true
    switch options.clock {
    case .system: result.clock = .system
    case .simulated(let ticks, let isFrozen): result.clock = .simulated(ticks: ticks, isFrozen: isFrozen)
    }
    return result
  }

  static func isRemote(_ target: String) -> Bool {
    let lower = target.lowercased()
    return lower.contains("://") || lower.hasPrefix("@") || lower.contains("data source=") || lower.hasPrefix("server=")
  }

  /// The user's own; nil (transient) when there is no home.
  private static func standardDirectory() -> String? {
    guard let base = Environment.value("XDG_DATA_HOME") ?? Environment.value("HOME").map({ $0 + "/.local/share" }) else {
      return nil
    }
    return base + "/kqlsh/default"
  }
}

/// Parser, binder and evaluator recurse over what the user nests; they get a stack of a known size.
enum LargeStack {
  private static let bytes = 512 << 20
  private static let reservedBytes = 16 << 20

  private final class Box {
    let body: () -> Int32
    var result: Int32 = 1
    init(_ body: @escaping () -> Int32) { self.body = body }
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

  static func run(_ body: @escaping () -> Int32) -> Int32 {
    let box = Box(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, bytes)
    defer { pthread_attr_destroy(&attributes) }
    var thread = pthread_t()
    let created = pthread_create(
      &thread, &attributes,
      { context in
        guard let context else { return nil }
        let box = Unmanaged<Box>.fromOpaque(context).takeUnretainedValue()
        LargeStack.reserveMemory()
        box.result = box.body()
        return nil
      }, Unmanaged.passUnretained(box).toOpaque())
    guard created == 0 else { return body() }
    pthread_join(thread, nil)
    return box.result
  }
}
