import Foundation

/// `dev fuzz`: a parent watches a child that makes texts from a seed and runs them.
///
/// The child writes each text to a file before it runs it. When it dies or stands still, the parent keeps that file as a
/// finding and starts a child with the next seed; differences the child finds itself are findings too.
enum FuzzCommand {
  struct Options {
    var mode = ""
    var seconds = 60
    var seed: UInt64 = 1
    var findings = "fuzz-findings"
    /// Texts to start from, one JSON object with a `text` a line, beside the definitions' own examples.
    var corpus: String?
    var isChild = false
  }

  /// Without an answer for this long, a text counts as a hang.
  static let hangSeconds = 180.0

  static func run(_ arguments: [String]) -> Int32 {
    guard let options = parse(arguments) else {
      print("usage: dev fuzz syntax|execute [--seconds N] [--seed S] [--findings DIR] [--corpus FILE]")
      return 2
    }
    try? FileManager.default.createDirectory(atPath: options.findings, withIntermediateDirectories: true)
    if options.isChild { return child(options) }
    return supervise(options)
  }

  private static func parse(_ arguments: [String]) -> Options? {
    var options = Options()
    guard let mode = arguments.first, ["syntax", "execute"].contains(mode) else { return nil }
    options.mode = mode
    var rest = arguments.dropFirst()
    while let name = rest.popFirst() {
      if name == "--child" {
        options.isChild = true
        continue
      }
      guard let value = rest.popFirst() else { return nil }
      switch name {
      case "--seconds": options.seconds = Int(value) ?? options.seconds
      case "--seed": options.seed = UInt64(value) ?? options.seed
      case "--findings": options.findings = value
      case "--corpus": options.corpus = value
      default: return nil
      }
    }
    return options
  }

  private static func child(_ options: Options) -> Int32 {
    let journal = FuzzJournal(options)
    switch options.mode {
    case "syntax": return SyntaxFuzzer(options, journal).run()
    default: return ExecutionFuzzer(options, journal).run()
    }
  }

  private static func supervise(_ options: Options) -> Int32 {
    let end = Date().addingTimeInterval(Double(options.seconds))
    var seed = options.seed
    var failures = 0
    while Date() < end {
      let left = max(1, Int(end.timeIntervalSinceNow))
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/proc/self/exe").resolvingSymlinksInPath()
      process.arguments =
        ["fuzz", options.mode, "--child", "--seconds", "\(left)", "--seed", "\(seed)", "--findings", options.findings]
        + (options.corpus.map { ["--corpus", $0] } ?? [])
      do { try process.run() } catch {
        print("cannot start the child: \(error)")
        return 1
      }
      let ended = watch(process, FuzzJournal.currentPath(options))
      if ended == .finished { break }
      failures += 1
      keep(options, seed, ended)
      seed += 1
    }
    let differences = (try? FileManager.default.contentsOfDirectory(atPath: options.findings)) ?? []
    let kept = differences.filter { $0.hasSuffix(".kql") }.count
    print("\(options.mode): \(failures) crashes or hangs; \(kept) findings in \(options.findings)")
    return failures == 0 && kept == 0 ? 0 : 1
  }

  private enum Ending: String { case finished, crash, hang }

  private static func watch(_ process: Process, _ current: String) -> Ending {
    var last: Date?
    var since = Date()
    while process.isRunning {
      Thread.sleep(forTimeInterval: 0.5)
      let changed = (try? FileManager.default.attributesOfItem(atPath: current))?[.modificationDate] as? Date
      if changed != last { (last, since) = (changed, Date()) }
      if Date().timeIntervalSince(since) > hangSeconds {
        kill(process.processIdentifier, SIGABRT)
        process.waitUntilExit()
        return .hang
      }
    }
    return process.terminationReason == .exit && process.terminationStatus <= 2 ? .finished : .crash
  }

  private static func keep(_ options: Options, _ seed: UInt64, _ ending: Ending) {
    let text = (try? String(contentsOfFile: FuzzJournal.currentPath(options), encoding: .utf8)) ?? ""
    let path = "\(options.findings)/\(options.mode)-\(ending.rawValue)-\(seed)-\(UInt32(truncatingIfNeeded: text.hashValue)).kql"
    try? text.write(toFile: path, atomically: false, encoding: .utf8)
    print("\(ending.rawValue): \(path)")
  }
}
