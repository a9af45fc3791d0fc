import Foundation
import Testing

extension Reliability {
  /// Each kind of command of several steps is cut short at changes of the disk: afterwards it is done or undone.
  ///
  /// `KQLSH_FAULT_POINTS` says at how many, spread over all that the command makes; 0 means at every one.
  /// `KQLSH_FAULT_KINDS` names the kinds, by parts of their names and separated by commas; without it all are tried.
  @Suite struct InterruptedCommandTests {
    private static let points = ProcessInfo.integer("KQLSH_FAULT_POINTS", default: 1)
    private static let kinds: [SteppedCommand] = {
      guard let wanted = ProcessInfo.processInfo.environment["KQLSH_FAULT_KINDS"] else { return SteppedCommand.all }
      let parts = wanted.split(separator: ",")
      return SteppedCommand.all.filter { command in parts.contains { command.name.contains($0) } }
    }()

    @Test(.enabled(if: DiskFaults.shared.library != nil), arguments: kinds)
    func `a command that is cut short is done or undone`(_ command: SteppedCommand) throws {
      let trial = try Trial(command)
      for point in trial.points(Self.points) { try trial.kill(at: point) }
      for point in trial.points(Self.points) { try trial.fail(at: point) }
      if Self.points != 1 { print("\(command): \(trial.points(Self.points).count) of \(trial.count) points, each twice") }
    }
  }
}

/// One command, its directory as it was before, and what may come of it.
private final class Trial {
  private let workplace: Workplace
  private let command: SteppedCommand
  private var allowed: [String] = []
  private var after = ""
  /// How many changes of the disk it makes.
  private(set) var count = 0

  private static let shell = ["--clock", "2024-01-01T00:00:00Z,frozen", "-q", "-F", "tsv", "data"]

  init(_ command: SteppedCommand) throws {
    workplace = try Workplace()
    self.command = command
    var random = SeededGenerator(state: 1)
    let rows = (0..<4000).map { "\($0),\(String(random.next(), radix: 36))\n" }.joined()
    try workplace.write(rows, to: "rows.csv")
    try FileManager.default.createDirectory(atPath: workplace.path("out"), withIntermediateDirectories: true)
    let setup = try workplace.write(SteppedCommand.tables + "\n\n" + command.setup + "\n", to: "setup.kql")
    let made = try Child.run(Self.shell + ["-f", setup], in: workplace.url)
    try #require(made.status == 0, "\(made.errors)")
    try workplace.write(try filled(command.command), to: "command.kql")
    try workplace.write([Self.questions, command.question, Self.probe].joined(separator: "\n\n") + "\n", to: "questions.kql")
    for name in ["data", "out"] {
      try FileManager.default.copyItem(atPath: workplace.path(name), toPath: workplace.path("\(name).before"))
    }
    allowed.append(try state())
    for partial in command.partial {
      try reset()
      let script = try workplace.write(partial + "\n", to: "partial.kql")
      let made = try Child.run(Self.shell + ["-f", script], in: workplace.url)
      try #require(made.status == 0, "\(made.errors)")
      allowed.append(try state())
    }
    try reset()
    let counter = workplace.path("count")
    let whole = try run(environment: DiskFaults.shared.environment(at: nil, counting: counter))
    try #require(whole.status == 0, "\(whole.errors)")
    count = try #require(Int(String(contentsOfFile: counter, encoding: .utf8).dropLast()))
    after = try state()
    try #require(after != allowed[0], "the command changes nothing that is asked for")
    allowed.append(after)
  }

  func points(_ wanted: Int) -> [Int] {
    guard wanted > 0, wanted < count else { return Array(1...count) }
    return (0..<wanted).map { 1 + ($0 * 2 + 1) * count / (wanted * 2) }
  }

  func reset() throws {
    for name in ["data", "out"] {
      try? FileManager.default.removeItem(atPath: workplace.path(name))
      try FileManager.default.copyItem(atPath: workplace.path("\(name).before"), toPath: workplace.path(name))
    }
  }

  private func run(environment: [String: String]) throws -> Child.Ended {
    try Child.run(Self.shell + ["-f", "command.kql"], in: workplace.url, environment: environment)
  }

  func kill(at point: Int) throws {
    try reset()
    let ended = try run(environment: DiskFaults.shared.environment(at: point))
    // The number of changes differs a little from run to run: the last points may lie behind the end.
    guard ended.status == 128 + SIGKILL || ended.status == 0 else {
      return violated("killed at \(point), it ended by itself: \(ended)")
    }
    try expectDoneOrUndone("killed at \(point) of \(count)", isDone: ended.status == 0)
  }

  func fail(at point: Int) throws {
    try reset()
    let ended = try run(environment: DiskFaults.shared.environment(at: point, failing: EIO))
    // 3: the directory could not be opened.
    guard [0, 1, 3].contains(ended.status), ended.status == 0 || !ended.errors.isEmpty || ended.output.contains("\tFailed\t")
    else {
      return violated("with an error at \(point): \(ended)")
    }
    // A failed tick of an export, or of another job, is no failure of the statement.
    let isDone = ended.status == 0 && !command.command.hasPrefix("#clock")
    try expectDoneOrUndone("an error at \(point) of \(count), status \(ended.status): \(ended.errors)", isDone: isDone)
  }

  private func violated(_ what: String) { Issue.record("\(command.name): \(what)") }

  private func expectDoneOrUndone(_ what: String, isDone: Bool) throws {
    var found = try state()
    // Decided and not finished: files may have their names while the run is not said to be done.
    if !command.settling.isEmpty, !isDone, !allowed.contains(found) {
      let settled = try Child.run(Self.shell + ["-e", command.settling], in: workplace.url)
      if settled.status != 0 { violated("\(what): it cannot be finished: \(settled)") }
      found = try state()
    }
    if isDone ? found != after : !allowed.contains(found) {
      func difference(_ other: String) -> String {
        let (lines, others) = (found.split(separator: "\n"), other.split(separator: "\n"))
        return (lines.filter { !others.contains($0) }.map { "+ \($0)" } + others.filter { !lines.contains($0) }.map { "- \($0)" })
          .joined(separator: "\n")
      }
      violated("\(what): neither done nor undone. To before:\n\(difference(allowed[0]))\nTo after:\n\(difference(after))")
    }
    if !hiddenFiles.isEmpty && !command.settling.isEmpty {
      let settled = try Child.run(Self.shell + ["-e", command.settling], in: workplace.url)
      if settled.status != 0 { violated("\(what): it cannot be finished: \(settled)") }
      if try state() != after { violated("\(what): finished later, it is not what it should be") }
    }
    for leftover in workplace.leftovers { violated("\(what): \(leftover)") }
    if !hiddenFiles.isEmpty { violated("\(what): temporary files are left: \(hiddenFiles)") }
  }

  private var hiddenFiles: [String] { workplace.files("out").filter { $0.contains(".kqlsh-") } }

  // MARK: What is asked

  private static let questions = """
    .show databases | project DatabaseName | sort by DatabaseName asc

    .show database schema as csl script

    union withsource = Source * | summarize Rows = count(), Sum = sum(N), Texts = dcount(Text, 4) by Source | sort by Source asc

    .show operations | summarize Ended = countif(State != 'InProgress') by OperationId, Operation | where Ended == 0 | project Operation
    """

  /// The directory takes new work.
  private static let probe = """
    .create-merge table Probe (N: long) | project TableName

    .clear table Probe data | take 0

    .ingest inline into table Probe <| 1

    Probe | count
    """

  /// The answers of another process, without what differs from run to run.
  private func state() throws -> String {
    let asked = try Child.run(Self.shell + ["-f", "questions.kql"], in: workplace.url)
    if asked.status != 0 || !asked.errors.isEmpty { violated("the next process fails: \(asked)") }
    // The table of the probe is there when the same directory is asked again.
    return asked.output.split(separator: "\n").filter { !$0.contains("Probe") }.joined(separator: "\n")
      .replacing(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "<guid>")
  }

  private func filled(_ text: String) throws -> String {
    var text = text + "\n"
    if text.contains("{Raw}") {
      let ids = try ask(".show table Raw extents | project ExtentId")
      text = text.replacing("{Raw}", with: ids.joined(separator: ", "))
    }
    if text.contains("{version of Raw}") {
      let versions = try ask(
        ".show journal | where Event == 'DROP-TABLE' and EntityName == 'Raw' | project OriginalEntityVersion")
      text = text.replacing("{version of Raw}", with: versions.first ?? "")
    }
    return text
  }

  private func ask(_ question: String) throws -> [String] {
    let asked = try Child.run(Self.shell + ["-e", question], in: workplace.url)
    try #require(asked.status == 0, "\(asked.errors)")
    return asked.output.split(separator: "\n").dropFirst().map(String.init)
  }
}
