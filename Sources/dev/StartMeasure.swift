import Glibc

/// `dev start`: check 1 of the shell's acceptance, beside the shells of SQLite and DuckDB where they are installed.
///
/// One statement on nothing, one statement and the prompt on a directory of 1,000 tables; medians of wall time, each
/// measured in turn with the others so that a busy machine is busy for all.
enum StartMeasure {
  private struct Subject {
    var name: String
    /// A command of `sh` that replaces it.
    var command: String
    /// What stands on the terminal when the prompt does; nil: the time to the end counts.
    var prompt: String?
    var limitMilliseconds: Double?
  }

  private static let rounds = 21

  /// The status is 1 when a limit is passed.
  static func run(_ schema: GeneratedSchema) -> Int32 {
    let kqlsh = getenv("KQLSH").map { String(cString: $0) } ?? ".build/release/kqlsh"
    guard access(kqlsh, X_OK) == 0 else {
      print("error: there is no '\(kqlsh)'; build it, or name another by KQLSH")
      return 2
    }
    var template = Array("/tmp/kqlsh-start-XXXXXX".utf8CString)
    guard let made = mkdtemp(&template) else {
      print("error: no folder in /tmp")
      return 2
    }
    let folder = String(cString: made)
    defer { _ = system("rm -rf '\(folder)'") }
    let script = schema.commands.joined(separator: "\n\n")
    guard let pipe = popen("'\(kqlsh)' -q '\(folder)/data' > /dev/null", "w") else { return 2 }
    fputs(script + "\n", pipe)
    guard pclose(pipe) == 0 else { return 2 }
    var subjects = [
      Subject(name: "kqlsh --transient -e 'print 1'", command: "'\(kqlsh)' --transient -e 'print 1'", limitMilliseconds: 15),
      Subject(name: "kqlsh -e 'print 1', \(schema.tables) tables", command: "'\(kqlsh)' '\(folder)/data' -e 'print 1'"),
      Subject(
        name: "kqlsh's prompt, \(schema.tables) tables", command: "'\(kqlsh)' '\(folder)/data'", prompt: "NetDefaultDB> ",
        limitMilliseconds: 30),
    ]
    if isInstalled("sqlite3") {
      subjects.append(Subject(name: "sqlite3 :memory: 'select 1'", command: "sqlite3 :memory: 'select 1'"))
      subjects.append(Subject(name: "sqlite3's prompt, no table", command: "sqlite3 :memory:", prompt: "sqlite> "))
    }
    if isInstalled("duckdb") {
      subjects.append(Subject(name: "duckdb :memory: -c 'select 1'", command: "duckdb :memory: -c 'select 1'"))
    }
    var times = Array(repeating: [Double](), count: subjects.count)
    for _ in 0..<rounds {
      for (index, subject) in subjects.enumerated() {
        if let milliseconds = measure(subject) { times[index].append(milliseconds) }
      }
    }
    var status: Int32 = 0
    print("milliseconds: median, worst of \(rounds)")
    for (subject, found) in zip(subjects, times) {
      let sorted = found.sorted()
      guard let worst = sorted.last else {
        print("    none  \(subject.name)")
        status = 2
        continue
      }
      let median = sorted[sorted.count / 2]
      let isLate = subject.limitMilliseconds.map { median > $0 } ?? false
      if isLate { status = 1 }
      let limit = subject.limitMilliseconds.map { " (limit \(Int($0)))" } ?? ""
      print(
        "\(CompletionMeasure.shown(median)) \(CompletionMeasure.shown(worst))  \(subject.name)\(limit)\(isLate ? " TOO SLOW" : "")")
    }
    return status
  }

  private static func isInstalled(_ program: String) -> Bool { system("\(program) --version > /dev/null 2>&1") == 0 }

  /// Nil when the program fails or no prompt comes.
  private static func measure(_ subject: Subject) -> Double? {
    var master: Int32 = -1
    let start = seconds()
    let child = forkpty(&master, nil, nil, nil)
    guard child >= 0 else { return nil }
    if child == 0 {
      var words: [UnsafeMutablePointer<CChar>?] = [strdup("sh"), strdup("-c"), strdup("exec \(subject.command)"), nil]
      execv("/bin/sh", &words)
      _exit(127)
    }
    var seen: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 1 << 16)
    var found: Double?
    while true {
      let count = read(master, &piece, piece.count)
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { break }
      seen += piece[..<count]
      if let prompt = subject.prompt, found == nil, seen.firstRange(of: Array(prompt.utf8)) != nil {
        found = seconds() - start
        kill(child, SIGKILL)
      }
    }
    var status: Int32 = 0
    waitpid(child, &status, 0)
    close(master)
    if subject.prompt == nil, status == 0 { found = seconds() - start }
    return found.map { $0 * 1000 }
  }

  private static func seconds() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}
