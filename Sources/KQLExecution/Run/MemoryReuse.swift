internal import CKernels

/// Keeps freed chunk buffers in the process: by default each is mapped anew and its pages are faulted in again, which
/// costs more than filling them.
enum MemoryReuse {
  static let enabled: Bool = {
    mallopt(M_MMAP_THRESHOLD, 32 << 20)
    mallopt(M_TRIM_THRESHOLD, 128 << 20)
    mallopt(M_TOP_PAD, 4 << 20)
    return true
  }()
}
