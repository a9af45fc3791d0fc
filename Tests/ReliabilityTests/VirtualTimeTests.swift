import Foundation
import Testing

extension Reliability {
  /// Time is played back on a clock of its own: a continuous export every hour, queued files that are tried again,
  /// a view and retention. Twice the same, whatever the machine does meanwhile.
  ///
  /// `KQLSH_VIRTUAL_DAYS` says how long, `KQLSH_VIRTUAL_HOURS` for how many hours rows arrive in each; two years are 730 and
  /// 17520.
  @Suite struct VirtualTimeTests {
    private static let days = ProcessInfo.integer("KQLSH_VIRTUAL_DAYS", default: 30)
    private static let hours = ProcessInfo.integer("KQLSH_VIRTUAL_HOURS", default: 72)

    @Test func `time that is played back gives the same state twice`() throws {
      let (first, seconds) = try play(script)
      let (second, secondsAgain) = try play(script)
      print("virtual time: \(Self.days) days in \(seconds) and \(secondsAgain) s")
      #expect(first == second)
      let answers = Answers(first.output)
      let days = Self.days
      // A row for each day and each queued file, and one row a day in the view.
      #expect(answers["view"] == [["\(days)", "\(days + (days + 9) / 10)"]])
      #expect(first.files.reduce(0) { $0 + $1.split(separator: "\n").count } == days + (days + 9) / 10)
      #expect((answers["failures"]?.count ?? 0) >= 1)
      // Retention of 10 days, held to the day.
      #expect(answers["raw"]?.count == min(days, 11) || answers["raw"]?.count == min(days, 12))
      #expect(answers["export"]?.first?.first == "Completed")
    }

    @Test func `rows that arrive every hour are exported in their hour`() throws {
      func script(_ workplace: Workplace) -> String {
        (0..<Self.hours).reduce(into: Self.definitions) {
          $0 += ".ingest inline into table Raw <|\n\($1),text \($1)\n\n#clock advance 1h\n\n"
        }
      }
      let (first, seconds) = try play(script)
      let (second, secondsAgain) = try play(script)
      print("virtual time: \(Self.hours) hours in \(seconds) and \(secondsAgain) s")
      #expect(first == second)
      #expect(first.files == (0..<Self.hours).map { "\($0),\("text \($0)".count)\n" }.sorted())
      let answers = Answers(first.output)
      let artifacts = answers["artifacts"] ?? []
      // Artifacts are kept for two weeks.
      #expect(artifacts.count == min(Self.hours, artifacts.count) && artifacts.count >= min(Self.hours, 14 * 24 - 1))
      #expect(artifacts.allSatisfy { $0[1] == "1" })
      #expect(answers["view"] == [["\((Self.hours + 23) / 24)", "\(Self.hours)"]])
      #expect(answers["failures"] == [])
    }

    private struct State: Equatable {
      var output: String
      /// What the exported files hold, sorted: their names are new each time.
      var files: [String]
    }

    private func play(_ script: (Workplace) throws -> String) throws -> (State, seconds: Double) {
      let workplace = try Workplace()
      try FileManager.default.createDirectory(atPath: workplace.path("out"), withIntermediateDirectories: true)
      try workplace.write(try script(workplace), to: "play.kql")
      try workplace.write(Self.questions, to: "questions.kql")
      let shell = ["--clock", "2024-01-01T00:00:00Z,frozen", "-q", "-F", "tsv", "data"]
      let played = try Child.run(shell + ["-f", "play.kql"], in: workplace.url, timeout: 1200)
      try #require(played.status == 0, "\(played.errors)")
      let asked = try Child.run(shell + ["-f", "questions.kql"], in: workplace.url)
      try #require(asked.status == 0, "\(asked.errors)")
      let files = try workplace.files("out").map {
        try String(contentsOfFile: workplace.path("out/\($0)"), encoding: .utf8)
      }
      let output = asked.output.replacing(workplace.url.path, with: "<folder>")
        .replacing(#/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/#, with: "<guid>")
      return (State(output: output, files: files.sorted()), played.seconds)
    }

    /// Every tenth day a file is queued while the policy cannot run, which passes after an hour.
    private func script(_ workplace: Workplace) throws -> String {
      var text = Self.definitions
      for day in 0..<Self.days {
        if day % 10 == 0 {
          try workplace.write("\(day * 24),queued\n", to: "\(day).csv")
          text += """
            .ingest-from-storage-queued into table Raw EnableTracking = true with (format = 'csv') <| '\(day).csv'

            .set-or-replace Size <| print Steps = 1000000000000

            #clock advance 1h

            .set-or-replace Size <| print Steps = 10

            #clock advance 1h


            """
        }
        text += ".ingest inline into table Raw <|\n\(day * 24),text \(day)\n\n#clock advance \(day % 10 == 0 ? 22 : 24)h\n\n"
      }
      return text
    }

    /// A series that would be too long fails when the policy runs, not when it is bound: it is tried again.
    private static let definitions = """
      .create tables Raw (Hour: long, Text: string), Clean (Hour: long, Length: long), Size (Steps: long)

      .set-or-append Size <| print Steps = 10

      .create function Parse() {
        let steps = toscalar(Size | summarize max(Steps));
        let length = toscalar(print a = 1 | make-series c = count() on a from 0 to steps step 1 | project array_length(c));
        Raw | where length > 0 | project Hour, Length = tolong(strlen(Text))
      }

      .alter table Clean policy update @'[{"Source": "Raw", "Query": "Parse()", "IsTransactional": true}]'

      .alter-merge table Raw policy retention softdelete = 10d

      .alter-merge database NetDefaultDB policy retention softdelete = 90d

      .create external table Out (Hour: long, Length: long) kind = storage dataformat = csv ('out')

      .create-or-alter continuous-export Hourly over (Clean) to table Out with (intervalBetweenRuns = 1h) <| Clean

      .create materialized-view Daily on table Clean { Clean | summarize Rows = count(), sum(Length) by Day = Hour / 24 }


      """

    private static let questions = """
      .show database schema as csl script

      print mark = 'raw'

      Raw | sort by Hour asc, Text asc

      print mark = 'clean'

      Clean | sort by Hour asc, Length asc

      print mark = 'view'

      Daily | summarize count(), sum(Rows)

      print mark = 'extents'

      .show database extents | project TableName, RowCount, MinCreatedOn, MaxCreatedOn

      print mark = 'export'

      .show continuous-export Hourly | project LastRunResult, LastRunTime, ExportedTo

      print mark = 'artifacts'

      .show continuous-export Hourly exported-artifacts | project Timestamp, NumRecords, SizeInBytes

      print mark = 'failures'

      .show ingestion failures | project FailedOn, Table, ErrorCode, Details

      print mark = 'operations'

      .show operations | project StartedOn, LastUpdatedOn, Operation, State

      print mark = 'data'

      .show data operations | project Timestamp, Table, OperationKind, RowCount

      print mark = 'journal'

      .show journal | project Event, EventTimestamp, EntityName, EntityVersion

      print mark = 'views'

      .show materialized-views | project Name, MaterializedTo, LastRun, LastRunResult, IsHealthy

      print mark = 'commands'

      .show commands | summarize count() by CommandType, State

      """
  }
}
