import Glibc

/// `dev start`: check 1 of the shell's acceptance, beside the shells of SQLite and DuckDB where they are installed.
///
/// One statement on nothing, one statement and the prompt on a directory of 1,000 tables; medians of wall and CPU time, each
/// measured in turn with the others so that a busy machine is busy for all. The limits are for the wall time of a quiet one.
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
    var times = Array(repeating: [(wall: Double, processor: Double)](), count: subjects.count)
    for _ in 0..<rounds {
      for (index, subject) in subjects.enumerated() {
        if let time = measure(subject) { times[index].append(time) }
      }
    }
    var status: Int32 = 0
    print("milliseconds of \(rounds) rounds: median, worst, median of CPU")
    for (subject, found) in zip(subjects, times) {
      let sorted = found.map(\.wall).sorted()
      guard let worst = sorted.last else {
        print("    none  \(subject.name)")
        status = 2
        continue
      }
      let median = sorted[sorted.count / 2]
      let isLate = subject.limitMilliseconds.map { median > $0 } ?? false
      if isLate { status = 1 }
      let limit = subject.limitMilliseconds.map { " (limit \(Int($0)))" } ?? ""
      let figures = [median, worst, found.map(\.processor).sorted()[found.count / 2]].map { Stopwatch.shown($0) }
      print("\(figures.joined(separator: " "))  \(subject.name)\(limit)\(isLate ? " TOO SLOW" : "")")
    }
    return status
  }

  private static func isInstalled(_ program: String) -> Bool { system("\(program) --version > /dev/null 2>&1") == 0 }

  /// Nil when the program fails or no prompt comes.
  private static func measure(_ subject: Subject) -> (wall: Double, processor: Double)? {
    var master: Int32 = -1
    let start = Stopwatch.seconds(CLOCK_MONOTONIC)
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
        found = Stopwatch.seconds(CLOCK_MONOTONIC) - start
        kill(child, SIGKILL)
      }
    }
    var status: Int32 = 0
    var usage = rusage()
    wait4(child, &status, 0, &usage)
    close(master)
    if subject.prompt == nil, status == 0 { found = Stopwatch.seconds(CLOCK_MONOTONIC) - start }
    let processor = [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    return found.map { ($0 * 1000, processor * 1000) }
  }
}
