import KQLCatalog
import KQLColumns
import KQLDiagnostics

/// Purges delete records for good: the extents that hold them are written anew without them.
///
/// A purge is a job, so that `kill -9` at any point leaves it waiting; each of its steps can be taken again.
extension Database {
  func installPurges() { handle(PurgeInfo.documentKind) { [weak self] in try self?.runPurge($0) } }

  /// The numbers of the rows that a purge's query selects, in the numbered source.
  package func rowsToPurge(
    _ purge: PurgeInfo, of table: TableInfo, snapshot: DatabaseSnapshot
  ) throws -> (source: TableSource, numbers: [Int64]) {
    let source = try numberedSource(of: table, in: snapshot)
    let rows = try services.runQuery(
      QueryTask(
        text: purge.query,
        resolver: SnapshotResolver(
          snapshot: snapshot, database: table.database, principal: purge.principal, overrides: [table.name: source]),
        now: clock.now(), principal: purge.principal, clientActivityId: purge.clientRequestId))
    guard let column = rows.schema.fields.lastIndex(where: { $0.name == TableSource.rowNumberName }) else {
      throw Diagnostic(code: "General_BadRequest", "a purge predicate keeps all columns of the table")
    }
    let numbers = rows.chunks.flatMap { chunk in
      (0..<chunk[column].count).compactMap { row -> Int64? in
        if case .long(let number) = chunk[column].value(row) { return number }
        return nil
      }
    }
    return (source, numbers)
  }

  package func schedule(_ purge: PurgeInfo, request: RequestContext) throws {
    try change(request) { transaction in
      try transaction.put(purge.document)
      try transaction.put(purge.job)
    }
  }

  /// Cancels what still waits; gives the purges as they are then.
  package func cancel(_ purges: [PurgeInfo], request: RequestContext) throws -> [PurgeInfo] {
    guard purges.contains(where: { $0.state == .scheduled }) else { return purges }
    return try change(request) { transaction in
      try purges.map { purge in
        guard var now = transaction.state.purges.first(where: { $0.id == purge.id }) else { return purge }
        guard now.state == .scheduled else { return now }
        now.state = .canceled
        now.lastUpdatedOn = transaction.now
        try transaction.put(now.document)
        try transaction.remove(now.job)
        return now
      }
    }
  }

  private func runPurge(_ job: JobInfo) throws {
    let request = RequestContext(operation: "TableRecordsPurge")
    guard var purge = try snapshot().state.purges.first(where: { $0.id == job.id }) else {
      return try change(request) { try $0.remove(job) }
    }
    purge.engineOperationId = request.operationId.dashed
    purge.engineStartTime = clock.now()
    purge.state = .inProgress
    try update(purge, request)
    let began = Clock.systemTicks()
    do {
      guard clock.now() &- purge.scheduledOn <= RetrySchedule.purges.period else {
        throw Diagnostic(code: "General_BadRequest", "the purge waited for more than 14 days")
      }
      let count = try purgeRows(&purge, request)
      purge.state = .completed
      purge.stateDetails = "Purge completed successfully: \(count) records"
    } catch {
      let cause = Diagnostic(error)
      purge.stateDetails = cause.message
      if cause.isPermanent && !cause.isConflict {
        purge.state = .badInput
      } else if purge.retries >= RetrySchedule.purges.attemptsMax {
        purge.state = .failed
      } else {
        purge.retries += 1
        purge.state = .scheduled
      }
    }
    purge.engineDuration = (purge.engineDuration ?? 0) + max(Clock.systemTicks() - began, 0)
    try update(purge, request)
  }

  /// Stores the state; a purge that has ended is no job any more, one that failed for now waits for two minutes and
  /// then twice as long each time.
  private func update(_ purge: PurgeInfo, _ request: RequestContext) throws {
    var purge = purge
    try change(request) { transaction in
      purge.lastUpdatedOn = transaction.now
      try transaction.put(purge.document)
      switch purge.state {
      case .inProgress: break
      case .scheduled:
        var job = purge.job
        let now = transaction.now
        job.dueOn = now &+ (RetrySchedule.purges.wait(after: Int(purge.retries), since: now, now: now) ?? 0)
        try transaction.put(job)
      default: try transaction.remove(purge.job)
      }
    }
  }

  /// First hides the rows, then writes anew every extent that has hidden ones.
  private func purgeRows(_ purge: inout PurgeInfo, _ request: RequestContext) throws -> Int {
    let snapshot = try self.snapshot()
    guard let table = snapshot.state.tables.values.first(where: { $0.id == purge.tableId }) else {
      throw Diagnostic.notFound("Table", purge.table, code: "BadRequest_TableNotExist")
    }
    let (source, numbers) = try rowsToPurge(purge, of: table, snapshot: snapshot)
    _ = try deleteRows(numbers, of: source, in: table, snapshot: snapshot, request: request)
    for extent in try self.snapshot().extents(of: table) where extent.info.deletedRowCount > 0 {
      if extent.info.liveRowCount == 0 {
        try dropExtents([(extent, table)], request: request)
      } else {
        _ = try rewrite([extent], of: table, request: request)
      }
    }
    return numbers.count
  }

  /// Drops a table in such a way that nothing brings it back.
  package func purgeTable(_ table: TableInfo, request: RequestContext) throws {
    try change(request) { transaction in
      try transaction.check(table)
      try transaction.dropTable(table.name, in: table.database)
      try transaction.drop(transaction.access.extents(of: table.id, at: transaction.commit), of: table)
      for dropped in transaction.state.droppedTables where dropped.table.id == table.id {
        try transaction.access.remove(dropped)
      }
      transaction.define { $0.droppedTables.removeAll { $0.table.id == table.id } }
    }
  }
}
