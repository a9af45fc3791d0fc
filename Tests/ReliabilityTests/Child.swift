import Foundation

/// A `kqlsh` that runs on its own: its output goes to files, so that whoever kills it still reads what it said.
final class Child {
  struct Ended {
    /// 0…255, or 128 + the signal that ended it.
    var status: Int32
    var output: String
    var errors: String
    var seconds: Double
    /// It had to be killed because it went on for too long.
    var hung = false
  }

  let id: pid_t
  let folder: URL
  private let started = ContinuousClock.now
  private let outputPath: String
  private let errorPath: String
  private var status: Int32?

  /// The binary under test: `KQLSH_BINARY`, or what `swift build` made.
  static let binary: String =
    ProcessInfo.processInfo.environment["KQLSH_BINARY"]
    ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: ".build/debug/kqlsh").path

  init(
    _ arguments: [String], in folder: URL, input: String = "/dev/null", program: String = Child.binary,
    environment added: [String: String] = [:]
  ) throws {
    self.folder = folder
    let name = UUID().uuidString
    let files = folder.appending(path: ".children")
    try FileManager.default.createDirectory(at: files, withIntermediateDirectories: true)
    outputPath = files.appending(path: "\(name).out").path
    errorPath = files.appending(path: "\(name).err").path
    var actions = posix_spawn_file_actions_t()
    posix_spawn_file_actions_init(&actions)
    defer { posix_spawn_file_actions_destroy(&actions) }
    posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
    posix_spawn_file_actions_addopen(&actions, 1, outputPath, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    posix_spawn_file_actions_addopen(&actions, 2, errorPath, O_WRONLY | O_CREAT | O_APPEND, 0o644)
    var attributes = posix_spawnattr_t()
    posix_spawnattr_init(&attributes)
    defer { posix_spawnattr_destroy(&attributes) }
    // A test runner may block or ignore signals; the child must not inherit that.
    var signals = sigset_t()
    sigemptyset(&signals)
    posix_spawnattr_setsigmask(&attributes, &signals)
    for signal in [SIGINT, SIGTERM, SIGPIPE, SIGHUP] { sigaddset(&signals, signal) }
    posix_spawnattr_setsigdefault(&attributes, &signals)
    posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
    // `env` becomes the program: the process id stays.
    let env = "/usr/bin/env"
    let words = [env, "-C", folder.path, program] + arguments
    var pointers = words.map { strdup($0) } + [nil]
    defer { for pointer in pointers { free(pointer) } }
    var environment = ProcessInfo.processInfo.environment
    environment["KQLSH_TARGET"] = nil
    environment["SWIFT_BACKTRACE"] = "enable=no"
    environment.merge(added) { $1 }
    var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
    defer { for variable in variables { free(variable) } }
    var child: pid_t = 0
    let code = posix_spawn(&child, env, &actions, &attributes, &pointers, &variables)
    guard code == 0 else { throw POSIXError(POSIXErrorCode(rawValue: code) ?? .EIO) }
    id = child
  }

  static func run(
    _ arguments: [String], in folder: URL, input: String = "/dev/null", program: String = Child.binary,
    environment: [String: String] = [:], timeout: Double = 60
  ) throws -> Ended {
    try Child(arguments, in: folder, input: input, program: program, environment: environment).wait(timeout: timeout)
  }

  var output: String { text(outputPath) }
  var errors: String { text(errorPath) }
  var seconds: Double { (ContinuousClock.now - started) / .seconds(1) }

  private func text(_ path: String) -> String {
    String(decoding: (try? Data(contentsOf: URL(filePath: path))) ?? Data(), as: UTF8.self)
  }

  func signal(_ number: Int32) { if hasEnded == false { kill(id, number) } }

  var hasEnded: Bool {
    if status != nil { return true }
    var raw: Int32 = 0
    guard waitpid(id, &raw, WNOHANG) == id else { return false }
    status = raw & 0x7f == 0 ? (raw >> 8) & 0xff : 128 + (raw & 0x7f)
    return true
  }

  /// Waits until the condition holds or the process has ended; false when the time is over.
  @discardableResult
  func wait(timeout: Double = 60, until condition: () -> Bool) -> Bool {
    let end = seconds + timeout
    while !condition() && !hasEnded {
      if seconds > end { return false }
      usleep(2_000)
    }
    return true
  }

  func wait(timeout: Double = 60) -> Ended {
    let inTime = wait(timeout: timeout) { false }
    if !inTime {
      kill(id, SIGKILL)
      wait { false }
    }
    return Ended(status: status ?? -1, output: output, errors: errors, seconds: seconds, hung: !inTime)
  }
}

/// A folder that is gone when the test is over.
final class Workplace {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "kqlsh-reliability-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func path(_ name: String) -> String { url.appending(path: name).path }

  @discardableResult
  func write(_ text: String, to name: String) throws -> String {
    try Data(text.utf8).write(to: url.appending(path: name))
    return path(name)
  }

  /// Names below a folder that are files, sorted.
  func files(_ folder: String) -> [String] {
    let found = (try? FileManager.default.subpathsOfDirectory(atPath: path(folder))) ?? []
    return found.filter { name in
      var isFolder: ObjCBool = false
      _ = FileManager.default.fileExists(atPath: path("\(folder)/\(name)"), isDirectory: &isFolder)
      return !isFolder.boolValue
    }.sorted()
  }

  /// Every name below a folder with the bytes of the files: what must not change.
  func contents(_ folder: String) -> [String: Data] {
    var result: [String: Data] = [:]
    for name in (try? FileManager.default.subpathsOfDirectory(atPath: path(folder))) ?? [] {
      result[name] = (try? Data(contentsOf: URL(filePath: path("\(folder)/\(name)")))) ?? Data()
    }
    return result
  }
}

extension Workplace {
  /// What dead processes have left in the data directory, and files of extents that no row names.
  var leftovers: [String] {
    var found = (files("data/leases") + files("data/tmp")).map { "left behind: \($0)" }
    guard let catalog = try? Data(contentsOf: url.appending(path: "data/catalog.sqlite")) else {
      return found + ["there is no catalog"]
    }
    for file in files("data/extents") where catalog.range(of: Data("extents/\(file)".utf8)) == nil {
      found.append("extent file without a row: \(file)")
    }
    return found
  }
}

/// SplitMix64: the same order of events for the same seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var value = state
    value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
    value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
    return value ^ (value >> 31)
  }
}

/// Answers printed as tab-separated values, each after `print mark = '<name>'`.
struct Answers {
  private var tables: [String: [[String]]] = [:]

  init(_ output: String) {
    var name = ""
    var expectsMark = false
    var isHeader = false
    for line in output.split(separator: "\n", omittingEmptySubsequences: false) {
      if line == "mark" {
        expectsMark = true
      } else if expectsMark {
        name = String(line)
        tables[name] = []
        (expectsMark, isHeader) = (false, true)
      } else if isHeader {
        isHeader = false
      } else if !line.isEmpty {
        tables[name]?.append(line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init))
      }
    }
  }

  subscript(name: String) -> [[String]]? { tables[name] }
}

extension ProcessInfo {
  static func integer(_ name: String, default value: Int) -> Int {
    processInfo.environment[name].flatMap(Int.init) ?? value
  }
}
