import Foundation
import Testing

extension Reliability {
  /// Processes are killed at random moments while they ingest through a transactional update policy and export; after
  /// each the directory must hold all or nothing of every batch, and all of the acknowledged ones.
  ///
  /// shows: update-policy 7.13, continuous-export 6.1, 9.2
  ///
  /// `KQLSH_KILLS` and `KQLSH_SEED` choose how often and when.
  @Suite struct KillTests {
    @Test func `a killed process leaves all or nothing, once`() throws {
      let kills = ProcessInfo.integer("KQLSH_KILLS", default: 12)
      let seed = ProcessInfo.integer("KQLSH_SEED", default: 1)
      var campaign = try KillCampaign(seed: UInt64(seed))
      var done = 0
      while done < kills {
        // A new directory now and then keeps the checks short.
        let part = min(kills - done, 100)
        try campaign.begin()
        for _ in 0..<part { try campaign.killOnce() }
        try campaign.end()
        done += part
      }
      print(
        """
        kills: seed \(seed), \(done) kills (\(campaign.killsWhileStarting) before the first acknowledgement), \
        \(campaign.acknowledgedTotal) batches acknowledged, \(campaign.unknownStored) stored without having been \
        acknowledged, \(campaign.exportedTotal) batches exported, \(campaign.violations) violations
        """)
      #expect(campaign.violations == 0)
      #expect(campaign.acknowledgedTotal > 0)
    }
  }
}

/// One stream of batches over many processes, and what must be true of it.
private struct KillCampaign {
  private var random: SeededGenerator
  private var workplace: Workplace
  private var nextBatch = 0
  private var sizes: [Int: Int] = [:]
  private var acknowledged: Set<Int> = []
  /// What a check has seen must never go away again, what was absent must never appear.
  private var stored: Set<Int> = []
  private var absent: Set<Int> = []
  private(set) var acknowledgedTotal = 0
  private(set) var unknownStored = 0
  private(set) var exportedTotal = 0
  private(set) var killsWhileStarting = 0
  private(set) var violations = 0

  private static let clock = ["--clock", "2024-01-01T00:00:00Z,frozen", "-q", "-F", "tsv", "data"]

  init(seed: UInt64) throws {
    random = SeededGenerator(state: seed)
    workplace = try Workplace()
  }

  mutating func begin() throws {
    workplace = try Workplace()
    (sizes, acknowledged, stored, absent) = ([:], [], [], [])
    let script = try workplace.write(
      """
      .create tables Raw (Batch: long, N: long, Text: string), Clean (Batch: long, N: long, Text: string, Len: long)

      .alter table Clean policy update @'[{"Source": "Raw", "Query": "Raw | extend Len = tolong(strlen(Text))", \
      "IsTransactional": true}]'

      .create external table Out (Batch: long, N: long, Text: string, Len: long) kind=storage dataformat=csv ('out')

      .create continuous-export E over (Clean) to table Out with (intervalBetweenRuns = 1m) <| Clean
      """, to: "begin.kql")
    let ended = try Child.run(Self.clock + ["-f", script], in: workplace.url)
    try #require(ended.status == 0, "\(ended.errors)")
  }

  mutating func killOnce() throws {
    let script = try workplace.write(try batches(24), to: "batches.kql")
    let child = try Child(Self.clock + ["-f", script], in: workplace.url)
    let wanted = Int.random(in: 0...4, using: &random)
    if wanted > 0 {
      child.wait { child.output.split(separator: "\n").count { $0.hasPrefix("ack ") } >= wanted }
    }
    usleep(UInt32.random(in: 0...(wanted == 0 ? 200_000 : 100_000), using: &random))
    child.signal(SIGKILL)
    let ended = child.wait()
    if ended.status != 128 + SIGKILL && ended.status != 0 { violated("it ended by itself: \(ended)") }
    if !ended.errors.isEmpty { violated("it complained: \(ended.errors)") }
    var count = 0
    for line in ended.output.split(separator: "\n") where line.hasPrefix("ack ") {
      guard let batch = Int(line.dropFirst(4)) else { continue }
      acknowledged.insert(batch)
      count += 1
    }
    acknowledgedTotal += count
    if count == 0 { killsWhileStarting += 1 }
    try check(advancing: false)
  }

  mutating func end() throws {
    try check(advancing: true)
    unknownStored += stored.subtracting(acknowledged).count
    exportedTotal += stored.count
  }

  // MARK: The stream

  private mutating func batches(_ count: Int) throws -> String {
    var text = ""
    for _ in 0..<count {
      let batch = nextBatch
      nextBatch += 1
      switch batch % 7 {
      case 3:
        // Large enough for extents to be files.
        sizes[batch] = 5_000
        var generator = SeededGenerator(state: UInt64(batch))
        var rows = ""
        for row in 0..<5_000 { rows += "\(batch),\(row),\(String(generator.next(), radix: 16))\(generator.next())\n" }
        text += ".ingest into table Raw ('\(try workplace.write(rows, to: "batch\(batch % 24).csv"))')"
        text += " with (format = 'csv')\n\n"
      case 5:
        sizes[batch] = 300
        text += ".append Raw <| range N from 0 to 299 step 1"
        text += " | project Batch = long(\(batch)), N, Text = strcat('text ', N)\n\n"
      default:
        let size = Int.random(in: 1...60, using: &random)
        sizes[batch] = size
        text += ".ingest inline into table Raw <|\n"
        for row in 0..<size { text += "\(batch),\(row),text \(row)\n" }
        text += "\n"
      }
      text += "print mark = 'ack \(batch)'\n\n#clock advance 1m\n\n"
    }
    return text
  }

  // MARK: What must be true

  private mutating func violated(_ what: String) {
    violations += 1
    Issue.record("\(what)\n(\(nextBatch) batches so far, \(acknowledged.count) acknowledged)")
  }

  private mutating func check(advancing: Bool) throws {
    let script = try workplace.write(
      (advancing ? "#clock advance 1m\n\n#clock advance 1m\n\n" : "") + """
        print mark = 'raw'

        Raw | summarize Rows = count(), Sum = sum(N), Distinct = dcount(N, 4) by Batch

        print mark = 'clean'

        Clean | summarize Rows = count(), Sum = sum(N), Distinct = dcount(N, 4) by Batch

        print mark = 'artifacts'

        .show continuous-export E exported-artifacts | project Path, NumRecords

        print mark = 'exported'

        external_table('Out') | summarize Rows = count(), Sum = sum(N), Distinct = dcount(N, 4) by Batch

        print mark = 'failures'

        .show continuous-export E failures | project Details

        print mark = 'running'

        .show operations | where State == 'InProgress' | project OperationId

        print mark = 'end'

        print 1
        """, to: "check.kql")
    let ended = try Child.run(Self.clock + ["-f", script], in: workplace.url, timeout: 120)
    guard ended.status == 0, ended.errors.isEmpty else {
      return violated("it does not open again: status \(ended.status), hung \(ended.hung)\n\(ended.errors)")
    }
    let answers = Answers(ended.output)
    guard answers["end"]?.first == ["1"], let raw = answers["raw"], let clean = answers["clean"],
      let exported = answers["exported"], let artifacts = answers["artifacts"]
    else { return violated("answers are missing:\n\(ended.output)") }
    let source = batches(raw, "source")
    if source != batches(clean, "target") { violated("source and target differ") }
    for batch in acknowledged.subtracting(source).sorted() { violated("acknowledged batch \(batch) is lost") }
    for batch in stored.subtracting(source).sorted() { violated("batch \(batch) was seen and is gone") }
    for batch in absent.intersection(source).sorted() { violated("batch \(batch) was absent and has appeared") }
    stored = source
    absent = Set(sizes.keys).subtracting(source)
    checkExports(batches(exported, "exports"), exported, artifacts, isComplete: advancing)
    if answers["failures"]?.isEmpty != true { violated("exports failed: \(answers["failures"] ?? [])") }
    if answers["running"]?.isEmpty != true { violated("operations of dead processes still run") }
    checkFiles()
  }

  /// The batches of a table; each must be complete.
  private mutating func batches(_ rows: [[String]], _ place: String) -> Set<Int> {
    var result: Set<Int> = []
    for row in rows {
      let numbers = row.compactMap(Int.init)
      guard numbers.count == 4, let size = sizes[numbers[0]] else {
        violated("\(place) has an unknown batch: \(row)")
        continue
      }
      if numbers[1] != size || numbers[2] != size * (size - 1) / 2 {
        violated("\(place): batch \(numbers[0]) has \(numbers[1]) rows (sum \(numbers[2])), not \(size)")
      }
      if !result.insert(numbers[0]).inserted { violated("\(place): batch \(numbers[0]) is listed twice") }
    }
    return result
  }

  private mutating func checkExports(
    _ batches: Set<Int>, _ rows: [[String]], _ artifacts: [[String]], isComplete: Bool
  ) {
    let paths = artifacts.map { $0[0] }
    if Set(paths).count != paths.count { violated("a file is listed twice") }
    let listed = artifacts.compactMap { Int($0[1]) }.reduce(0, +)
    let found = rows.compactMap { Int($0[1]) }.reduce(0, +)
    if listed != found { violated("artifacts list \(listed) rows, the files have \(found)") }
    let names = Set(workplace.files("out").map { workplace.path("out/\($0)") })
    let listedPaths = Set(paths.map { URL(filePath: $0).standardizedFileURL.path })
    if names != listedPaths {
      violated(
        "not listed: \(names.subtracting(listedPaths).sorted()); not there: \(listedPaths.subtracting(names).sorted())")
    }
    if !batches.isSubset(of: stored) { violated("exported and not stored: \(batches.subtracting(stored).sorted())") }
    if isComplete && batches != stored { violated("not exported: \(stored.subtracting(batches).sorted())") }
  }

  /// Nothing of dead processes is left, and no file is without a row.
  private mutating func checkFiles() {
    for leftover in workplace.leftovers { violated(leftover) }
    let hidden = workplace.files("out").filter { $0.contains(".kqlsh-") }
    if !hidden.isEmpty { violated("temporary files of exports are left: \(hidden)") }
  }
}
