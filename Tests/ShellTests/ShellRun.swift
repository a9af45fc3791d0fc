import Foundation

/// `kqlsh` in a pipe, as scripts and CI use it.
struct ShellRun {
  var status: Int32
  var output: Data
  var errors: String

  var text: String { String(decoding: output, as: UTF8.self) }

  static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The binary under test: `KQLSH_BINARY`, or what `swift build` made.
  static let binary =
    ProcessInfo.processInfo.environment["KQLSH_BINARY"] ?? root.appending(path: ".build/debug/kqlsh").path

  /// A home of its own, and nothing of the user's.
  static func environment(_ folder: URL) -> [String: String] {
    var values = ["HOME": folder.path, "LANG": "C.UTF-8", "SWIFT_BACKTRACE": "enable=no"]
    for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR"] { values[name] = ProcessInfo.processInfo.environment[name] }
    return values
  }

  init(
    _ arguments: [String], in folder: URL, input: String? = nil, environment: [String: String] = [:],
    seconds: Double = 120
  ) throws {
    let process = Process()
    process.executableURL = URL(filePath: Self.binary)
    process.arguments = arguments
    process.currentDirectoryURL = folder
    process.environment = Self.environment(folder).merging(environment) { $1 }
    let name = UUID().uuidString
    let outputFile = folder.appending(path: ".\(name).out")
    let errorFile = folder.appending(path: ".\(name).err")
    let inputFile = folder.appending(path: ".\(name).in")
    for file in [outputFile, errorFile] { try Data().write(to: file) }
    try Data((input ?? "").utf8).write(to: inputFile)
    process.standardInput = input == nil ? FileHandle.nullDevice : try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = try FileHandle(forWritingTo: outputFile)
    process.standardError = try FileHandle(forWritingTo: errorFile)
    try process.run()
    let end = ContinuousClock.now + .milliseconds(Int(seconds * 1000))
    while process.isRunning, ContinuousClock.now < end { usleep(2000) }
    if process.isRunning { process.terminate() }
    process.waitUntilExit()
    status = process.terminationStatus
    if process.terminationReason == .uncaughtSignal { status += 128 }
    output = try Data(contentsOf: outputFile)
    errors = String(decoding: try Data(contentsOf: errorFile), as: UTF8.self)
    for file in [outputFile, errorFile, inputFile] { try? FileManager.default.removeItem(at: file) }
  }

  /// Runs a shell command line in a folder, with the binary as `$KQLSH`.
  static func line(_ command: String, in folder: URL) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/bash")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = folder
    process.environment = environment(folder).merging(["KQLSH": binary]) { $1 }
    let pipe = Pipe()
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (process.terminationStatus, String(decoding: data, as: UTF8.self))
  }

  /// A folder that is gone afterwards.
  static func withFolder<Result>(_ body: (URL) throws -> Result) throws -> Result {
    let folder = FileManager.default.temporaryDirectory.appending(path: "kqlsh-shell-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder)
  }
}
