import KQLCatalog
import KQLColumns
import Synchronization

/// What jobs have done that need not be on the disk at once: the next commit writes it down. When that never comes, the
/// ticks are idle again, and start-up finds the runs' files published.
final class JobNotes: Sendable {
  /// A tick of a continuous export that had nothing to export.
  struct IdleTick: Hashable, Sendable {
    /// Ticks.
    var startedOn: Int64
    var exportedTo: Int64
  }

  struct Notes: Sendable {
    var idleTicks: [ObjectKey: IdleTick] = [:]
    /// Runs whose files have their names.
    var publishedRuns: [ExportRunInfo] = []

    var isEmpty: Bool { idleTicks.isEmpty && publishedRuns.isEmpty }
  }

  private let notes = Mutex(Notes())

  func note(_ tick: IdleTick, of export: ObjectKey) { notes.withLock { $0.idleTicks[export] = tick } }
  func note(published run: ExportRunInfo) { notes.withLock { $0.publishedRuns.append(run) } }

  var isEmpty: Bool { notes.withLock { $0.isEmpty } }

  /// When an export ran last, as far as that is not in the catalog yet. Ticks.
  func lastRun(of export: ObjectKey) -> Int64? { notes.withLock { $0.idleTicks[export]?.startedOn } }
  func isPublished(_ run: GUID) -> Bool { notes.withLock { $0.publishedRuns.contains { $0.id == run } } }

  /// Writes the notes; they are forgotten only when the commit has come about.
  func write(into transaction: Transaction) throws -> Notes {
    let notes = notes.withLock { $0 }
    for (key, tick) in notes.idleTicks.sorted(by: { ($0.key.database, $0.key.name) < ($1.key.database, $1.key.name) }) {
      guard var export = transaction.state.continuousExports[key] else { continue }
      export.succeeded(startedOn: tick.startedOn, exportedTo: tick.exportedTo)
      try transaction.put(export)
    }
    for run in notes.publishedRuns { try transaction.putRun(run) }
    return notes
  }

  func forget(_ written: Notes) {
    guard !written.isEmpty else { return }
    notes.withLock { notes in
      notes.idleTicks = notes.idleTicks.filter { written.idleTicks[$0.key] != $0.value }
      notes.publishedRuns.removeAll { run in written.publishedRuns.contains { $0.id == run.id } }
    }
  }
}

extension ContinuousExportInfo {
  mutating func succeeded(startedOn: Int64, exportedTo: Int64) {
    lastRunTime = startedOn
    lastRunResult = "Completed"
    lastSuccessRun = startedOn
    self.exportedTo = exportedTo
    failingSince = nil
  }
}

extension Database {
  /// Puts on the disk what jobs have left for the next commit.
  func writeJobNotes() {
    if !jobNotes.isEmpty { try? change(RequestContext(operation: "DataExport")) { _ in } }
  }
}
