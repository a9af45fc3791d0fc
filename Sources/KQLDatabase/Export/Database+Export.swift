import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLExport
import KQLStorage

extension Database {
  /// A job that fails for longer is disabled, if its failures are permanent.
  static let failingTicksMax: Int64 = 7 * Clock.ticksPerDay

  /// Runs one round of a continuous export, now. Its outcome is in the catalog: nothing is thrown.
  package func runExport(_ name: String, in database: String) {
    let key = ObjectKey(database, name)
    let started = clock.now()
    let request = RequestContext(
      clientActivityId: "RunContinuousExports;\(GUID.random().dashed)", operation: "DataExport")
    do {
      try publishPending(key)
      guard let export = try snapshot().state.continuousExports[key], !export.isDisabled else { return }
      try run(export, startedOn: started, request)
    } catch let failure as PartialExport {
      fail(key, started, failure.cause, kind: "PartialFailure", request)
    } catch {
      fail(key, started, Diagnostic(error), kind: "Failure", request)
    }
  }

  /// Some files were written before the run failed.
  private struct PartialExport: Error {
    let cause: Diagnostic
  }

  private func run(_ export: ContinuousExportInfo, startedOn: Int64, _ request: RequestContext) throws {
    let snapshot = try self.snapshot()
    let key = ObjectKey(export.database, export.name)
    let settled = export.forcedLatency.map { startedOn &- $0 }
    let upper = settled.map { min(snapshot.cursor, $0) } ?? snapshot.cursor
    let exportedTo = max(settled ?? startedOn, upper, export.exportedTo ?? 0)
    for fact in export.factTables {
      let table = try snapshot.table(fact, in: export.database)
      guard snapshot.state.hasIngestionTime(table) else {
        throw Diagnostic(
          code: "General_BadRequest", "table '\(fact)' has no IngestionTime policy, which continuous export needs")
      }
    }
    guard upper > export.cursor else {
      return jobNotes.note(JobNotes.IdleTick(startedOn: startedOn, exportedTo: exportedTo), of: key)
    }
    guard let external = snapshot.state.externalTables[ObjectKey(export.database, export.externalTable)] else {
      throw Diagnostic.notFound("ExternalTable", export.externalTable)
    }
    let ranges = Dictionary(
      export.factTables.map { ($0, export.cursor...upper) }, uniquingKeysWith: { first, _ in first })
    let resolver = SnapshotResolver(snapshot: snapshot, database: export.database, cursors: ranges, refusesRestricted: true)
    let began = Clock.systemTicks()
    let rows = try services.runQuery(
      QueryTask(
        text: export.query, resolver: resolver, now: startedOn, principal: request.principal,
        clientActivityId: request.clientActivityId))
    try Database.check(rows.schema, external)
    var run = ExportRunInfo(
      id: .random(), database: export.database, export: export.name, lower: export.cursor, upper: upper,
      state: .writing, startedOn: startedOn, lease: "",
      folders: external.connectionStrings.map(Database.localPath))
    var files: [ExportedFile] = []
    if rows.rowCount > 0 {
      try change(request, isDurable: true) { transaction in
        run.lease = home.leaseName
        transaction.touchLog()
        try transaction.access.put(run)
      }
      do {
        files = try services.writeExport(
          ExportTask(
            runId: run.id, rows: rows, externalTable: external, properties: export.properties, timestamp: startedOn,
            temporaryPrefix: ExportRecovery.temporaryPrefix(run.id)))
      } catch {
        if undo(run, request) { throw PartialExport(cause: Diagnostic(error)) }
        throw error
      }
    }
    // The one decision: from here on the rows count as exported, whatever happens to this process.
    let artifacts = run.artifacts(files, of: export.externalTable)
    run.state = artifacts.isEmpty ? .done : .publishing
    let duration = max(Clock.systemTicks() - began, 0)
    do {
      try change(request, isDurable: true) { transaction in
        guard var job = transaction.state.continuousExports[key], job.cursor == export.cursor else {
          throw Diagnostic.conflict("continuous export \(export.name)")
        }
        for artifact in artifacts { try transaction.access.put(artifact) }
        if rows.rowCount > 0 { try transaction.putRun(run) }
        job.cursor = upper
        job.succeeded(startedOn: startedOn, exportedTo: exportedTo)
        try transaction.put(job)
      }
    } catch {
      // An outcome that is unknown is found out by the next start.
      if rows.rowCount > 0, !(try home.catalog().isUncertain) { undo(run, request) }
      throw error
    }
    record(
      RequestInfo(
        commandType: "DataExport", clientActivityId: request.clientActivityId, text: export.query,
        database: export.database, startedOn: startedOn, lastUpdatedOn: startedOn &+ duration, state: "Completed",
        rootActivityId: request.rootActivityId, user: request.principal, principal: request.principal,
        resultRows: Int64(rows.rowCount)))
    if !artifacts.isEmpty { try publish(run, artifacts) }
  }

  /// Removes what a run that is not decided has written; whether there was any.
  @discardableResult
  private func undo(_ run: ExportRunInfo, _ request: RequestContext) -> Bool {
    let hadFiles = ExportRecovery.removeTemporaryFiles(of: run, files: home.files)
    var run = run
    run.state = .failed
    try? change(request) { try $0.putRun(run) }
    return hadFiles
  }

  /// Gives the files of a decided run their names, and closes the run.
  private func publish(_ run: ExportRunInfo, _ artifacts: [ExportArtifactInfo]) throws {
    do {
      try ExportRecovery.publish(artifacts, files: home.files)
    } catch { throw error.diagnostic }
    var run = run
    run.state = .done
    jobNotes.note(published: run)
  }

  /// Ends the decided runs of an export whose files could not be published yet; no later run starts before.
  private func publishPending(_ key: ObjectKey) throws {
    let runs = try read { access in
      try access.select(
        ExportRunInfo.self, "WHERE state = 'publishing' AND database = ? AND export = ?",
        [.text(key.database), .text(key.name)])
    }
    for run in runs where !jobNotes.isPublished(run.id) {
      let artifacts = try read {
        try $0.select(ExportArtifactInfo.self, "WHERE run_id = ?", [.blob(run.id.bytes)])
      }
      try publish(run, artifacts)
    }
  }

  private func fail(
    _ key: ObjectKey, _ startedOn: Int64, _ cause: Diagnostic, kind: String, _ request: RequestContext
  ) {
    let query = (try? snapshot().state.continuousExports[key]?.query) ?? ""
    record(
      RequestInfo(
        commandType: "DataExport", clientActivityId: request.clientActivityId, text: query, database: key.database,
        startedOn: startedOn, lastUpdatedOn: startedOn, state: "Failed", rootActivityId: request.rootActivityId,
        user: request.principal, failureReason: cause.message, principal: request.principal))
    try? change(request) { transaction in
      guard var job = transaction.state.continuousExports[key] else { return }
      try transaction.access.put(
        ExportFailureInfo(
          operationId: request.operationId, database: key.database, export: key.name, timestamp: startedOn,
          lastSuccessRun: job.lastSuccessRun, failureKind: kind, details: cause.message))
      job.lastRunTime = startedOn
      job.lastRunResult = "Failed"
      if cause.isPermanent {
        let since = job.failingSince ?? startedOn
        job.failingSince = since
        if startedOn &- since > Database.failingTicksMax { job.isDisabled = true }
      } else {
        job.failingSince = nil
      }
      try transaction.put(job)
    }
  }

  static func check(_ schema: Schema, _ external: ExternalTableInfo) throws(Diagnostic) {
    let expected = external.schema
    for (index, field) in schema.fields.enumerated() where index < expected.count {
      guard field != expected[index] else { continue }
      throw Diagnostic(
        code: "General_BadRequest",
        "the query's column '\(field.name)' (\(field.type.name)) does not match column '\(expected[index].name)' "
          + "(\(expected[index].type.name)) of external table '\(external.name)'")
    }
    guard schema.count == expected.count else {
      throw Diagnostic(
        code: "General_BadRequest",
        "the query has \(schema.count) columns, external table '\(external.name)' has \(expected.count)")
    }
  }

  /// The folder of a connection string that names a local one.
  package static func localPath(_ connection: String) -> String {
    var path = connection.split(separator: ";", maxSplits: 1).first.map(String.init) ?? connection
    if path.hasPrefix("file://") { path.removeFirst("file://".count) }
    while path.count > 1 && path.hasSuffix("/") { path.removeLast() }
    return path
  }

  // MARK: What the commands show

  /// Files of finished runs, in the order they were made. Ticks.
  package func exportArtifacts(of name: String, in database: String, since: Int64) throws -> [ExportArtifactInfo] {
    try read { access in
      try access.select(
        ExportArtifactInfo.self,
        """
        WHERE database = ? AND export = ? AND timestamp >= ?
          AND run_id IN (SELECT id FROM export_runs WHERE state = 'done')
        ORDER BY timestamp, run_id, ordinal
        """, [.text(database), .text(name), .integer(since)])
    }
  }

  package func exportFailures(of name: String, in database: String, since: Int64) throws -> [ExportFailureInfo] {
    try read { access in
      try access.select(
        ExportFailureInfo.self, "WHERE database = ? AND export = ? AND timestamp >= ? ORDER BY timestamp",
        [.text(database), .text(name), .integer(since)])
    }
  }

  /// Whether a run of the export has begun and not ended.
  package func isExportRunning(_ name: String, in database: String) throws -> Bool {
    try read { access in
      try access.integer(
        "SELECT 1 FROM export_runs WHERE state IN ('writing', 'publishing') AND database = ? AND export = ?",
        [.text(database), .text(name)]) != nil
    }
  }
}

extension Transaction {
  func putRun(_ run: ExportRunInfo) throws {
    touchLog()
    try access.put(run)
  }
}
