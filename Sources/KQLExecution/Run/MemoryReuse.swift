internal import CKernels

/// Keeps freed chunk buffers in the process: by default each is mapped anew and its pages are faulted in again, which
/// costs more than filling them.
enum MemoryReuse {
  static let enabled: Bool = {
    kk_keep_freed_memory()
    return true
  }()
}
