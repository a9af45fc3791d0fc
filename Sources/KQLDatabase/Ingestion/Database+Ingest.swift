import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension Database {
  /// Ingests rows into a table, with all that its update policies make of them (semantics-update-policy.md §4).
  ///
  /// The source and what transactional entries reach are one commit; other entries commit on their own after it. The
  /// operation and its failures are in the log when this returns or throws.
  package func ingest(_ ingestion: Ingestion, request: RequestContext) throws -> IngestionOutcome {
    if options.isReadOnly { throw Database.readOnly }
    let started = clock.now()
    do {
      let outcome = try retryingConflicts { try ingestOnce(ingestion, request: request, startedOn: started) }
      if outcome.isSkipped { discard(ingestion.staged) }
      return outcome
    } catch {
      discard(ingestion.staged)
      let cause = Diagnostic(error)
      // The statement is bound and run anew: there is no failure to tell of yet.
      if cause.isConflict { throw error }
      try? change(request) { transaction in
        if !cause.code.hasPrefix("UpdatePolicy_") {
          try transaction.log(FailureInfo(cause, of: ingestion, request, failedOn: transaction.now))
        }
        try transaction.logOperation(
          .failed, database: ingestion.table.database, status: cause.message, startedOn: started,
          shouldRetry: !cause.isPermanent)
      }
      throw error
    }
  }

  /// A conflict means that another process changed what the statement was bound to: it is run again.
  func retryingConflicts<Result>(_ body: () throws -> Result) throws -> Result {
    var attempt = 0
    while true {
      do {
        return try body()
      } catch let error as Diagnostic where error.code == "Conflict" && attempt < 4 {
        attempt += 1
      }
    }
  }

  private func ingestOnce(
    _ ingestion: Ingestion, request: RequestContext, startedOn: Int64
  ) throws -> IngestionOutcome {
    let snapshot = try self.snapshot()
    let state = snapshot.state
    let table = ingestion.table
    if state.table(table.name, in: table.database) != table && !table.isHidden {
      throw Diagnostic.conflict("table \(table.name)")
    }
    let tagged = ingestion.ingestIfNotExists.map { "ingest-by:\($0)" }
    if try read({ access in try tagged.contains { try access.hasIngestBy($0, in: table.id) } }) {
      return try skip(ingestion, request, startedOn)
    }
    let createdOn = ingestion.creationTime ?? startedOn
    if let period = state.softDeletePeriod(of: table), period > 0, createdOn < clock.now() &- period {
      throw Diagnostic(
        code: "BadRequest_CreationTimeEarlierThanSoftDeletePeriod",
        "creationTime lies before the soft-delete period of table '\(table.name)'")
    }
    let isPassedOn = state.hasZeroRetention(table)
    if isPassedOn && policyCache.edges(from: table.name, in: table.database, state: state).isEmpty {
      throw Diagnostic(
        code: "BadRequest_ZeroRetentionPolicyWithNoUpdatePolicy",
        "table '\(table.name)' keeps no data and no update policy reads it")
    }
    let ingestionTime = clock.now()
    let hasTime = state.hasIngestionTime(table)
    let traits = ExtentTraits(
      tags: ingestion.tags, createdOn: createdOn, ingestionTime: hasTime ? ingestionTime : nil)
    let staged =
      isPassedOn
      ? []
      : try stage(ingestion.chunks, for: table, traits: traits, state)
    let early = ingestion.staged.map { $0.having(traits) }
    let rest = RowsSource(
      name: table.name, schema: table.schema, chunks: ingestion.chunks, ingestionTime: traits.ingestionTime,
      tags: JSON.array(ingestion.tags.map(JSON.string)).text)
    let rows: any ScanSource =
      early.isEmpty
      ? rest
      : ArrivingRows(
        stored: TableSource(
          table: table, extents: try early.map { try TableExtent($0, store: store) }, cursors: nil), rest: rest)
    var run = PolicyRun(
      database: self, snapshot: snapshot, request: request, ingestionTime: ingestionTime,
      propagated: (ingestion.tags, createdOn), isReplacing: ingestion.mode == .replace,
      sourcePath: ingestion.sourcePath, propertiesText: ingestion.propertiesText)
    let began = Clock.systemTicks()
    let committed = try commit(
      table, rows: rows, run: &run, snapshot: snapshot, staged: staged, request: request
    ) { transaction -> [ExtentInfo]? in
      for tag in tagged where try transaction.access.hasIngestBy(tag, in: table.id) { return nil }
      if ingestion.mode == .replace {
        try transaction.drop(transaction.access.extents(of: table.id, at: transaction.commit), of: table)
      }
      let extents = try transaction.add(early + staged, to: table)
      if !extents.isEmpty {
        try transaction.log(
          DataOperationInfo(
            extents: extents, table: table, request: request, kind: ingestion.dataOperation,
            timestamp: transaction.now, duration: max(Clock.systemTicks() - began, 0), properties: ""))
      }
      try transaction.logOperation(.completed, database: table.database, startedOn: startedOn)
      try ingestion.onCommit?(transaction)
      return extents
    }
    guard let extents = committed else { return try skip(ingestion, request, startedOn) }
    return IngestionOutcome(extents: extents, failures: run.failures)
  }

  private func skip(
    _ ingestion: Ingestion, _ request: RequestContext, _ startedOn: Int64
  ) throws -> IngestionOutcome {
    try change(request) { transaction in
      try transaction.logOperation(
        .skipped, database: ingestion.table.database, status: "ingestIfNotExists found the tag", startedOn: startedOn)
      try ingestion.onCommit?(transaction)
    }
    return IngestionOutcome(extents: [], isSkipped: true)
  }

  /// Runs the update policies of rows that arrive in `table`, then commits `body` together with the targets of all
  /// transactional entries, then what the others made. `staged` is discarded when nothing is committed.
  ///
  /// `body` returns nil to call the commit off.
  func commit<Result>(
    _ table: TableInfo, rows: any ScanSource, run: inout PolicyRun, snapshot: DatabaseSnapshot,
    staged: [StagedExtent], request: RequestContext, _ body: (Transaction) throws -> Result?
  ) throws -> Result? {
    var nodes: [PolicyRun.Node] = []
    do {
      if run.isReplacing || (rows.rowCount ?? 1) > 0 {
        nodes = try run.run(table, rows: rows, visited: [table.id])
      }
    } catch {
      discard(staged)
      let failures = run.failures
      try? change(request) { transaction in for failure in failures { try transaction.log(failure) } }
      throw Diagnostic(error)
    }
    let joined = nodes.filter(\.isTransactional)
    var later: [PolicyRun.Node] = nodes.filter { !$0.isTransactional }
    let touched = [table] + nodes.flatMap(\.all).map(\.target)
    let isReplacing = run.isReplacing
    let failures = run.failures
    let result: Result?
    do {
      result = try change(request) { transaction -> Result? in
        try PolicyRun.checkUnchanged(snapshot.state, transaction.state, tables: touched, cache: policyCache)
        guard let result = try body(transaction) else { return nil }
        var dropped: Set<Int64> = [table.id]
        for node in joined {
          try PolicyRun.write(
            node, transaction, isReplacing: isReplacing, dropped: &dropped, later: &later)
        }
        for failure in failures { try transaction.log(failure) }
        return result
      }
    } catch {
      discard(staged)
      run.discard(nodes)
      throw error
    }
    guard let result else {
      discard(staged)
      run.discard(nodes)
      return nil
    }
    var index = 0
    while index < later.count {
      let node = later[index]
      index += 1
      do {
        try change(request) { transaction in
          try PolicyRun.checkUnchanged(
            snapshot.state, transaction.state, tables: [node.source] + node.all.map(\.target), cache: policyCache)
          var dropped: Set<Int64> = []
          try PolicyRun.write(node, transaction, isReplacing: isReplacing, dropped: &dropped, later: &later)
        }
      } catch {
        run.discard([node])
        try? run.recordWriteFailure(node, Diagnostic(error))
      }
    }
    return result
  }
}

extension PolicyRun {
  /// Adds what an entry made, and below it whatever is joined by transactional entries; the rest goes to `later`.
  static func write(
    _ node: Node, _ transaction: Transaction, isReplacing: Bool, dropped: inout Set<Int64>, later: inout [Node]
  ) throws {
    let fresh = isReplacing ? dropped.insert(node.target.id).inserted : false
    if fresh {
      let old = try transaction.access.extents(of: node.target.id, at: transaction.commit - 1)
      for extent in old where try transaction.access.dropExtent(extent.id, by: transaction.commit) {
        transaction.touchRows()
      }
    }
    if !node.extents.isEmpty {
      let extents = try transaction.add(node.extents, to: node.target)
      let properties = JSON.object([.init("SourceTable", .string(node.source.name))]).text
      try transaction.log(
        DataOperationInfo(
          extents: extents, table: node.target, request: transaction.request, kind: "UpdatePolicy",
          timestamp: transaction.now, duration: node.duration, properties: properties))
    }
    for child in node.children {
      if child.isTransactional {
        try write(child, transaction, isReplacing: isReplacing, dropped: &dropped, later: &later)
      } else {
        later.append(child)
      }
    }
  }

  /// Throws a conflict when what the policies were evaluated with is no longer so.
  static func checkUnchanged(
    _ old: CatalogState, _ new: CatalogState, tables: [TableInfo], cache: UpdatePolicyCache
  ) throws {
    guard old.definitionCommit != new.definitionCommit else { return }
    var hasEdges = false
    for table in tables where !table.isHidden {
      guard new.table(table.name, in: table.database) == table,
        old.policies[table.entity] == new.policies[table.entity],
        old.policies[.database(table.database)] == new.policies[.database(table.database)]
      else { throw Diagnostic.conflict("table \(table.name)") }
      let edges = cache.edges(from: table.name, in: table.database, state: new)
      guard edges == cache.edges(from: table.name, in: table.database, state: old) else {
        throw Diagnostic.conflict("an update policy of table \(table.name)")
      }
      hasEdges = hasEdges || !edges.isEmpty
    }
    if hasEdges && old.functions != new.functions { throw Diagnostic.conflict("a function of the update policies") }
  }

  mutating func recordWriteFailure(_ node: Node, _ cause: Diagnostic) throws {
    let failure = FailureInfo(
      operationId: request.operationId, database: node.target.database, table: node.source.name,
      failedOn: database.clock.now(), ingestionSourcePath: sourcePath, details: cause.message, isPermanent: false,
      rootActivityId: request.rootActivityId, operationKind: request.operation, originatesFromUpdatePolicy: true,
      errorCode: "UpdatePolicy_IngestionError", principal: request.principal, ingestionProperties: propertiesText)
    failures.append(failure)
    try database.change(request) { try $0.log(failure) }
  }

}

extension DataOperationInfo {
  init(
    extents: [ExtentInfo], table: TableInfo, request: RequestContext, kind: String, timestamp: Int64,
    duration: Int64, properties: String
  ) {
    self.init(
      timestamp: timestamp, database: table.database, table: table.name,
      clientActivityId: request.clientActivityId, operationKind: kind,
      originalSize: extents.reduce(0) { $0 + Int64($1.originalSize) },
      extentSize: extents.reduce(0) { $0 + Int64($1.extentSize) },
      rowCount: extents.reduce(0) { $0 + Int64($1.rowCount) }, extentCount: Int64(extents.count),
      duration: duration, totalCpu: duration, principal: request.principal, properties: properties)
  }
}

extension FailureInfo {
  /// An ingestion that failed of itself, not by an update policy.
  init(_ cause: Diagnostic, of ingestion: Ingestion, _ request: RequestContext, failedOn: Int64) {
    self.init(
      operationId: request.operationId, database: ingestion.table.database, table: ingestion.table.name,
      failedOn: failedOn, ingestionSourcePath: ingestion.sourcePath, details: cause.message,
      isPermanent: cause.isPermanent, rootActivityId: request.rootActivityId, operationKind: request.operation,
      originatesFromUpdatePolicy: false, errorCode: cause.code, principal: request.principal,
      ingestionProperties: ingestion.propertiesText, sourceCount: ingestion.sourceCount)
  }
}
