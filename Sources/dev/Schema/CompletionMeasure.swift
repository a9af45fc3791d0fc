import Glibc
import KQLColumns
import KQLDiagnostics
import KQLEngine

/// `dev completion`: how long candidates, hint and colours take at each key, on a database of many names.
///
/// Texts are typed key by key; each key asks what the editor asks. The budget is 30 ms of CPU time a key.
enum CompletionMeasure {
  private static let texts = [
    "Requests0 | where Timestamp > ago(1h) | summarize count() by Status, bin(Timestamp, 5m) | order by count_ desc",
    "let recent = Errors1 | where Timestamp > ago(1d); recent | join kind=leftouter (Sessions2 | project Id, Name) on Id",
    "union Requests0, Errors1, Sessions2 | where Message has 'timeout' | project Timestamp, Message, Region",
    ".alter table Errors1 policy update @'[{\"IsEnabled\": true, \"Source\": \"Requests0\", \"Query\": \"ParseErrors1()\"}]'",
    ".drop table Requests0 ifexists",
    ".create-or-alter function with (folder = 'x', skipvalidation = true) F(n: long) { Requests0 | take n }",
    ".show table Errors1 ingestion csv mapping 'Map'",
    "Requests0 | extend Day = startofday(Timestamp) | evaluate pivot(Status, count(), Day)",
  ]
  private static let budgetMilliseconds = 30.0

  /// Prints a line for each text; the status is 1 when a key took longer than the budget.
  static func run(_ schema: GeneratedSchema) -> Int32 {
    do {
      let engine = try Engine.open(EngineOptions())
      defer { engine.close() }
      let session = engine.session()
      for command in schema.commands { _ = try session.submit(command, cancellation: Cancellation()) { _ in } }
      print("\(schema.tables) tables, \(schema.tables * schema.columns) columns; milliseconds a key: median, worst (at)")
      var worst = 0.0
      for text in texts {
        let keys = measure(text, session)
        let slowest = keys.max { $0.milliseconds < $1.milliseconds } ?? (0, 0)
        let median = keys.map(\.milliseconds).sorted()[keys.count / 2]
        worst = max(worst, slowest.milliseconds)
        print("\(Stopwatch.shown(median)) \(Stopwatch.shown(slowest.milliseconds))  \(text.prefix(slowest.length))⎸")
      }
      return worst > budgetMilliseconds ? 1 : 0
    } catch {
      print("error: \(error)")
      return 2
    }
  }

  private static func measure(_ text: String, _ session: Session) -> [(length: Int, milliseconds: Double)] {
    (1...text.count).map { length in
      let typed = String(text.prefix(length))
      let start = Stopwatch.seconds(CLOCK_THREAD_CPUTIME_ID)
      _ = session.candidates(typed, cursor: typed.utf8.count)
      _ = session.meaning(of: typed)
      return (length, (Stopwatch.seconds(CLOCK_THREAD_CPUTIME_ID) - start) * 1000)
    }
  }
}
