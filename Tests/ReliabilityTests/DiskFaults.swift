import Foundation

/// The library of `Tests/Fixtures/faults`, compiled for this run: it ends a process, or fails a call, at a chosen change
/// of the disk.
final class DiskFaults: Sendable {
  static let shared = DiskFaults()

  /// Nil when there is no compiler.
  let library: String?

  private init() {
    let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "Fixtures/faults/disk_faults.c").path
    let target = FileManager.default.temporaryDirectory.appending(path: "kqlsh-faults-\(UUID().uuidString).so")
    let folder = FileManager.default.temporaryDirectory
    let made = ["clang", "cc"].contains { compiler in
      let ended = try? Child.run(
        ["-shared", "-fPIC", "-O1", "-o", target.path, source, "-ldl"], in: folder, program: compiler)
      return ended?.status == 0
    }
    library = made ? target.path : nil
    if library == nil { print("no C compiler: commands are not interrupted at each change of the disk") }
  }

  deinit { if let library { try? FileManager.default.removeItem(atPath: library) } }

  /// `at`: which change of the disk, from 1; nil only counts. `failing`: with this error instead of killing.
  func environment(at: Int?, failing code: Int32? = nil, counting: String? = nil) -> [String: String] {
    guard let library else { return [:] }
    var values = ["LD_PRELOAD": library]
    if let at { values["KQLSH_FAULT_AT"] = String(at) }
    if let code { values["KQLSH_FAULT_ERRNO"] = String(code) }
    if let counting { values["KQLSH_FAULT_COUNT"] = counting }
    return values
  }
}
