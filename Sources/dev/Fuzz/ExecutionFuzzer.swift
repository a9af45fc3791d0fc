import Foundation
import KQLColumns
import KQLDiagnostics
import KQLEngine
import KQLExecution
import KQLLanguage

/// Random queries over random rows: no crash, no hang, no internal error, and the same answer from one worker with the
/// usual chunks as from four workers with chunks of three rows.
struct ExecutionFuzzer {
  private let journal: FuzzJournal
  private let options: FuzzCommand.Options
  private let seeds: [String]

  private static let tablesPerDatabase = 400
  private static let querySeconds = 10.0

  init(_ options: FuzzCommand.Options, _ journal: FuzzJournal) {
    self.options = options
    self.journal = journal
    seeds = journal.seeds().filter { !$0.hasPrefix(".") && !$0.contains("rand(") && !$0.contains("sample") }
  }

  func run() -> Int32 {
    var random = FuzzRandom(seed: options.seed)
    var bound = 0
    while !journal.isOver {
      let databases: Databases
      do { databases = try Databases(&random) } catch {
        print("the tables cannot be made: \(error)")
        return 2
      }
      defer { databases.close() }
      let mutator = TextMutator(seeds)
      for _ in 0..<Self.tablesPerDatabase where !journal.isOver {
        let text = random.chance(15) ? mutator.text(&random) : grow(databases, &random)
        if text.hasPrefix(".") || ExpressionGenerator.volatile.contains(where: { text.contains($0) }) { continue }
        journal.begin(databases.script + "\n" + text)
        if let difference = compare(databases, text, &bound) {
          journal.found("difference", databases.script + "\n\n" + text, difference)
        }
      }
    }
    print("execute: \(journal.runs) queries, \(bound) of them with an answer, \(journal.findings) findings")
    return journal.findings == 0 ? 0 : 1
  }

  /// A pipeline that binds as far as it goes.
  private func grow(_ databases: Databases, _ random: inout FuzzRandom) -> String {
    var generator = OperatorGenerator(expressions: ExpressionGenerator())
    var text = generator.source(&random)
    guard var fields = databases.schema(text, journal) else { return text }
    for _ in 0..<1 + random.number(5) {
      generator.expressions.columns = fields
      for attempt in 0..<6 {
        let longer = text + "\n| " + generator.piped(&random)
        if let found = databases.schema(longer, journal) {
          (text, fields) = (longer, found)
          break
        }
        // Sometimes a query that does not bind is run all the same.
        if attempt == 5, random.chance(10) { return longer }
      }
    }
    return text
  }

  /// Sums and spreads of reals end differently in the last digit when their rows come in other parts. That is allowed for in
  /// a result; what is ranked or hashed by such a number may differ by whole rows.
  private static func mayCarryRounding(_ text: String) -> Bool {
    guard let lastOperator = text.lastIndex(of: "|") else { return false }
    let inexact = ["stdev", "variance", "covariance", "avg", "sum", "percentile", "tdigest"]
    if inexact.contains(where: { text[..<lastOperator].contains($0) }) { return true }
    return text[lastOperator...].contains("top") && inexact.contains { text[lastOperator...].contains($0) }
  }

  private func compare(_ databases: Databases, _ text: String, _ bound: inout Int) -> String? {
    ChunkSize.choose(rows: ChunkSize.usualRows, parallelRows: 20_000)
    let usual = databases.run(text, on: databases.one)
    ChunkSize.choose(rows: 3, parallelRows: 0)
    let small = databases.run(text, on: databases.many)
    ChunkSize.choose(rows: ChunkSize.usualRows, parallelRows: 20_000)
    switch (usual, small) {
    case (.tables(let left), .tables(let right)):
      bound += 1
      guard let difference = AnswerComparison.difference(left, right) else { return nil }
      return Self.mayCarryRounding(text) ? nil : difference
    case (.error(let left), .error(let right)):
      for error in [left, right] where error.code == "General_InternalServerError" { return "internal: \(error.message)" }
      return nil
    case (.tables, .error(let error)), (.error(let error), .tables):
      // One of them was merely slower or larger.
      if ["E_QUERY_CANCELLED", "Canceled", "E_LOW_MEMORY_CONDITION"].contains(error.code) { return nil }
      return "only one of the two failed: \(error.code) \(error.message)"
    }
  }
}

/// The same rows in two engines.
private final class Databases {
  let one: Engine
  let many: Engine
  let script: String
  private let scratch: Session

  enum Answer {
    case tables([ResultTable])
    case error(Diagnostic)
  }

  init(_ random: inout FuzzRandom) throws {
    var options = EngineOptions()
    options.clock = .simulated(ticks: 638_396_640_000_000_000, isFrozen: true)
    options.memoryBudget = 512 << 20
    options.workers = 1
    one = try Engine.open(options)
    options.workers = 4
    many = try Engine.open(options)
    let commands = FuzzTables.commands(&random)
    script = commands.joined(separator: "\n\n") + "\n"
    for engine in [one, many] {
      let session = engine.session(principal: nil)
      for command in commands {
        do { _ = try session.submit(command, cancellation: Cancellation()) { _ in } } catch {
          throw Diagnostic(code: "", "\(command): \(error)")
        }
      }
    }
    scratch = one.session(principal: nil)
  }

  func close() {
    one.close()
    many.close()
  }

  /// The columns of a query's result, when it binds.
  func schema(_ text: String, _ journal: FuzzJournal) -> [Schema.Field]? {
    journal.begin(script + "\n" + text + "\n| getschema")
    guard case .tables(let tables) = run(text + "\n| getschema", session: scratch), let table = tables.last?.table,
      table.schema.names.first == "ColumnName", table.schema.count == 4
    else { return nil }
    return table.chunks.flatMap { chunk in
      (0..<chunk[0].count).compactMap { row -> Schema.Field? in
        guard case .string(let name) = chunk[0].value(row), case .string(let type) = chunk[3].value(row),
          let known = ScalarType(name: type)
        else { return nil }
        return Schema.Field(name, known)
      }
    }
  }

  func run(_ text: String, on engine: Engine) -> Answer { run(text, session: engine.session(principal: nil)) }

  private func run(_ text: String, session: Session) -> Answer {
    let cancellation = Cancellation()
    let timer = DispatchSource.makeTimerSource(queue: .global())
    timer.schedule(deadline: .now() + 10)
    timer.setEventHandler { cancellation.cancel() }
    timer.resume()
    defer { timer.cancel() }
    var tables: [ResultTable] = []
    do {
      _ = try session.submit(text, cancellation: cancellation) { tables.append($0) }
      return .tables(tables)
    } catch let failure as RequestFailure {
      return .error(failure.diagnostics.first ?? Diagnostic(code: "", "no diagnostic"))
    } catch {
      return .error(Diagnostic(code: "General_InternalServerError", "\(error)"))
    }
  }
}
