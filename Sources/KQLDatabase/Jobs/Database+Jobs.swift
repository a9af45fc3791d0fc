import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension Database {
  /// Moves a simulated clock forward, running every job that falls due on the way at its own due time, in order.
  package func advanceClock(by ticks: Int64) throws {
    guard ticks >= 0 else {
      throw Diagnostic(code: "General_BadRequest", "the clock can only be moved forward")
    }
    let (target, overflow) = clock.now().addingReportingOverflow(ticks)
    guard !overflow else { throw Diagnostic(code: "General_BadRequest", "the clock cannot be moved that far") }
    guard !options.isReadOnly, isTransient || home.isOnDisk else { return clock.advance(by: ticks) }
    let catalog = try home.catalog()
    // Nobody is told of what a job does on the way: the last commit makes all of them durable.
    let played = Result {
      try catalog.deferringSync {
        try runJobs(upTo: target, playing: true)
        clock.advance(by: ticks)
        maintain(since: target &- ticks)
      }
    }
    let moved = clock.advanced
    try catalog.write { access in
      if options.clock != .system { try access.setMeta("clock_offset", .integer(moved)) }
      try access.setMeta("played_to", .integer(clock.now()))
    }
    try played.get()
  }

  /// Runs what is due now; nothing in a process that does not hold the lock of the jobs, or on a read-only directory.
  package func runDueJobs() throws {
    try runJobs(upTo: clock.now(), playing: false)
    maintain()
  }

  /// Names what a job of a kind does; queued ingestion and retries of the layers above.
  package func handle(_ kind: String, _ body: @escaping @Sendable (JobInfo) throws -> Void) {
    jobs.setHandler(kind, body)
  }

  /// `playing`: the clock says the due time of the job that runs.
  private func runJobs(upTo target: Int64, playing: Bool) throws {
    guard !options.isReadOnly, isTransient || home.isOnDisk, try hasJobs() else { return }
    guard jobs.acquire(in: directory), jobs.running.begin() else { return }
    defer {
      writeJobNotes()
      clock.play(at: nil)
      jobs.running.end()
    }
    // A job that stays due in spite of having run must not keep the others, or this loop, from ending.
    var stuck: Set<String> = []
    var last: (name: String, dueOn: Int64)?
    var maintained = clock.now()
    while let next = try nextJob(upTo: target, without: stuck) {
      if let last, last.name == next.name, last.dueOn == next.dueOn {
        stuck.insert(next.name)
        continue
      }
      last = (next.name, next.dueOn)
      if playing {
        let time = max(next.dueOn, min(clock.now(), target))
        // Time that is played back has its days, too.
        if time &- maintained >= Clock.ticksPerDay {
          maintained = time
          jobs.noteMaintenance(at: time)
          clock.play(at: time)
          runMaintenance()
        }
        clock.play(at: time)
      }
      next.run()
      clock.play(at: nil)
    }
  }

  private struct DueJob {
    var name: String
    var dueOn: Int64
    var run: () -> Void
  }

  /// Cheap: no definitions are loaded when there is nothing to do.
  private func hasJobs() throws -> Bool {
    if try home.untouched() != nil { return false }
    return try read { access in
      try access.integer(
        """
        SELECT 1 WHERE EXISTS (SELECT 1 FROM continuous_exports WHERE is_disabled = 0)
          OR EXISTS (SELECT 1 FROM materialized_views WHERE is_enabled = 1) OR EXISTS (SELECT 1 FROM jobs)
        """) != nil
    }
  }

  /// The job that is due first; among exports due at one time the one that waited longest.
  private func nextJob(upTo target: Int64, without stuck: Set<String>) throws -> DueJob? {
    let snapshot = try self.snapshot()
    let state = snapshot.state
    var due: [DueJob] = []
    for export in state.continuousExports.values
    where !export.isDisabled && state.database(export.database) != nil {
      let last = jobNotes.lastRun(of: ObjectKey(export.database, export.name)) ?? export.lastRunTime
      let time = last.map { $0 &+ export.intervalBetweenRuns } ?? min(export.startCursor, clock.now())
      let name = "export \(export.database).\(export.name)"
      guard time <= target, !stuck.contains(name) else { continue }
      due.append(DueJob(name: name, dueOn: time) { self.runExport(export.name, in: export.database) })
    }
    for view in state.materializedViews.values
    where view.progress.isEnabled && state.database(view.database) != nil {
      let time = (view.progress.lastRun ?? view.table.createdOn) &+ Database.viewInterval
      let name = "view \(view.database).\(view.name)"
      guard time <= target, !stuck.contains(name), try snapshot.hasWaitingRows(view) else { continue }
      due.append(DueJob(name: name, dueOn: time) { self.materializeView(view.name, in: view.database) })
    }
    let stored = try read { try $0.select(JobInfo.self, "WHERE due_on <= ? ORDER BY due_on, id", [.integer(target)]) }
    // Those of a detached database wait until it is back.
    for job in stored where job.database.isEmpty || state.database(job.database) != nil {
      let name = "job \(job.id.hex)"
      guard !stuck.contains(name), let handler = jobs.handler(job.kind) else { continue }
      due.append(
        DueJob(name: name, dueOn: job.dueOn) {
          try? handler(job)
        })
      break
    }
    return due.min { ($0.dueOn, $0.name) < ($1.dueOn, $1.name) }
  }

  /// Retention, merges and the removal of what nobody can see any more, when enough time has gone by.
  private func maintain(since: Int64 = 0) {
    guard !options.isReadOnly, isTransient || home.isOnDisk,
      jobs.isMaintenanceDue(at: clock.now(), since: since)
    else { return }
    guard jobs.acquire(in: directory), jobs.running.begin() else { return }
    defer { jobs.running.end() }
    runMaintenance()
  }

  private func runMaintenance() {
    try? applyRetention()
    try? mergeSmallExtents()
    try? collectGarbage()
    try? trimLogs()
  }

  private func trimLogs() throws {
    let now = clock.now()
    let twoWeeks = SQLValue.integer(now &- 14 &* Clock.ticksPerDay)
    let month = SQLValue.integer(now &- 30 &* Clock.ticksPerDay)
    try home.catalog().write { access in
      try access.trim("operations", where: "updated_on < ?", [twoWeeks])
      try access.trim("operation_results", where: "id NOT IN (SELECT id FROM operations)", [])
      try access.trim("ingestion_failures", where: "failed_on < ?", [twoWeeks])
      try access.trim("export_failures", where: "timestamp < ?", [twoWeeks])
      try access.trim("view_failures", where: "timestamp < ?", [twoWeeks])
      try access.trim("graph_failures", where: "timestamp < ?", [twoWeeks])
      try access.trim(
        "export_artifacts",
        where: "timestamp < ? AND run_id NOT IN (SELECT id FROM export_runs WHERE state = 'publishing')", [twoWeeks])
      try access.trim("export_runs", where: "state IN ('done', 'failed') AND started_on < ?", [twoWeeks])
      try access.trim("data_operations", where: "timestamp < ?", [month])
      try access.trim("requests", where: "started_on < ?", [month])
      try access.trim("queued_blobs", where: "state <> 'Pending' AND updated_on < ?", [month])
      try access.trim(
        "queued_operations",
        where: "started_on < ? AND NOT EXISTS (SELECT 1 FROM queued_blobs WHERE operation_id = queued_operations.id)",
        [month])
    }
  }
}
