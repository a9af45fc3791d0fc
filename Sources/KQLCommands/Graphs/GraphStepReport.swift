import KQLCatalog
import KQLColumns
import KQLDatabase
import KQLLanguage

/// What a step of a graph model took.
package struct GraphStepReport: Sendable {
  /// From 0.
  package var number: Int
  /// Ticks.
  package var startedOn: Int64
  package var isCompleted: Bool
  package var rowCount: Int
  package var byteCount: Int
  /// Ticks.
  package var cpu: Int64
  package var memoryPeak: Int64

  package init(
    number: Int, startedOn: Int64, isCompleted: Bool, rowCount: Int, byteCount: Int, cpu: Int64, memoryPeak: Int64
  ) {
    self.number = number
    self.startedOn = startedOn
    self.isCompleted = isCompleted
    self.rowCount = rowCount
    self.byteCount = byteCount
    self.cpu = cpu
    self.memoryPeak = memoryPeak
  }
}

/// Gathers what the making of a snapshot takes.
final class GraphCostMeter {
  private let clock: Clock
  private let startedOn: Int64
  private var steps: [JSON] = []
  private var cpu: Int64 = 0
  private var memoryPeak: Int64 = 0
  private var sealStart: (time: Int64, cpu: Int64)?

  init(_ clock: Clock) {
    self.clock = clock
    startedOn = clock.now()
  }

  func add(_ report: GraphStepReport, _ kind: GraphSteps.Kind) {
    cpu += report.cpu
    memoryPeak = max(memoryPeak, report.memoryPeak)
    var members: [JSON.Member] = [
      .init("Kind", .string(kind.rawValue)), .init("StepNumber", .integer(Int64(report.number))),
      .init("Status", .string(report.isCompleted ? "Completed" : "Failed")),
    ]
    members += times(since: report.startedOn)
    if report.isCompleted {
      members.append(.init("AddedElementsCount", .integer(Int64(report.rowCount))))
      members.append(.init("AddedElementsSizeDelta", .integer(Int64(report.byteCount))))
    }
    steps.append(.object(members + Self.use(report.cpu, report.memoryPeak)))
    // What follows the last step joins the rows, and stores them.
    sealStart = (clock.now(), Clock.threadTicks())
  }

  /// Everything up to now, with the joining and storing.
  func sealed(byteCount: Int) -> GraphCost {
    guard let sealStart else { return cost(seal: nil) }
    let used = Clock.threadTicks() - sealStart.cpu
    cpu += used
    memoryPeak = max(memoryPeak, Int64(byteCount))
    return cost(
      seal: .object(
        [.init("Status", .string("Completed"))] + times(since: sealStart.time) + Self.use(used, Int64(byteCount))))
  }

  /// Up to the failure.
  var failed: GraphCost { cost(seal: nil) }

  private func cost(seal: JSON?) -> GraphCost {
    var members: [JSON.Member] = [.init("Steps", .array(steps))]
    if let seal { members.append(.init("Seal", seal)) }
    return GraphCost(
      cpu: cpu, memoryPeak: memoryPeak, duration: clock.now() - startedOn, details: JSON.object(members).text)
  }

  private func times(since start: Int64) -> [JSON.Member] {
    [
      .init("Duration", .string(TimeSpanText.text(clock.now() - start))),
      .init("StartTime", .string(DateTimeText.text(start))),
    ]
  }

  private static func use(_ cpu: Int64, _ memoryPeak: Int64) -> [JSON.Member] {
    [.init("TotalCpu", .string(TimeSpanText.text(cpu))), .init("MemoryPeak", .integer(memoryPeak))]
  }
}
