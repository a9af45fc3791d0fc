import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension Database {
  /// The least time between two runs of a view.
  static let viewInterval: Int64 = 60 * Clock.ticksPerSecond
  private static let smallExtentsMax = 16

  /// Takes up what the source of a view has got, now. The outcome is in the catalog: nothing is thrown.
  package func materializeView(_ name: String, in database: String) {
    let started = clock.now()
    let request = RequestContext(
      clientActivityId: "DN.MaterializedViews;\(name);\(GUID.random().dashed)", operation: "MaterializedViewMaterialize")
    do {
      let snapshot = try self.snapshot()
      guard let view = snapshot.state.materializedViews[ObjectKey(database, name)], view.progress.isEnabled else {
        return
      }
      try materialize(view, snapshot, startedOn: started, request)
    } catch {
      let cause = Diagnostic(error)
      // Something else was committed meanwhile: the next run sees it.
      if cause.isConflict { return }
      fail(name, in: database, started, cause, request)
    }
  }

  private func materialize(
    _ view: MaterializedViewInfo, _ snapshot: DatabaseSnapshot, startedOn: Int64, _ request: RequestContext
  ) throws {
    let began = Clock.systemTicks()
    var view = view
    if !view.readsView, let source = snapshot.state.table(view.source, in: view.database),
      !snapshot.state.hasIngestionTime(source)
    {
      throw Diagnostic(
        code: "General_BadRequest",
        "table '\(view.source)' has no IngestionTime policy, which materialized views need")
    }
    let before = view
    let description = try describe(view, snapshot, request)
    if let changed = try adapted(view, to: description, request) { view = changed }
    var stored = try snapshot.stored(view, readsWaiting: false)
    stored.delta = try snapshot.delta(of: view, isForQuery: false)
    let task = ViewTask(
      view: stored, resolver: SnapshotResolver(snapshot: snapshot, database: view.database), now: startedOn,
      principal: request.principal, clientActivityId: request.clientActivityId)
    let states = try services.views.collect(task)
    var change: PreparedView?
    if let states, states.rowCount > 0 {
      change = try prepare(view, states, task, snapshot, createdOn: startedOn)
    }
    view.progress.cursor = max(view.progress.cursor, snapshot.cursor)
    view.progress.commit = snapshot.commit
    view.progress.lastRun = startedOn
    view.progress.lastResult = "Completed"
    view.progress.lastSuccess = startedOn
    try commit(change, of: view, before: before, began: began, request)
    record(
      RequestInfo(
        commandType: "MaterializedViewMaterialize", clientActivityId: request.clientActivityId, text: view.query,
        database: view.database, startedOn: startedOn,
        lastUpdatedOn: startedOn &+ max(Clock.systemTicks() - began, 0), state: "Completed",
        rootActivityId: request.rootActivityId, user: request.principal, principal: request.principal,
        resultRows: Int64(change?.rowCount ?? 0)))
    try compact(view)
  }

  /// What one run adds and takes away.
  struct PreparedView {
    var staged: [StagedExtent]
    /// Extents that lose rows, over the same bytes.
    var changes: [ExtentChange]
    /// Extents that lose all they had.
    var emptied: [ExtentInfo]
    var rowCount: Int
  }

  private func prepare(
    _ view: MaterializedViewInfo, _ states: Table, _ task: ViewTask, _ snapshot: DatabaseSnapshot, createdOn: Int64
  ) throws -> PreparedView {
    let numbered = TableSource(
      table: view.table, extents: try snapshot.extents(of: view.table), cursors: nil, numbersRows: true)
    let change: ViewChange
    if numbered.extents.isEmpty {
      change = ViewChange(added: states, obsolete: [])
    } else {
      change = try services.views.merge(task, numbered, states, lookback(view, states, task.view.delta, snapshot))
    }
    let traits = ExtentTraits(createdOn: createdOn, ingestionTime: createdOn)
    let staged = try stage(change.added.chunks, for: view.table, traits: traits, snapshot.state)
    var byExtent: [Int: [UInt32]] = [:]
    for number in change.obsolete {
      byExtent[Int(number >> 32), default: []].append(UInt32(truncatingIfNeeded: number))
    }
    var prepared = PreparedView(staged: staged, changes: [], emptied: [], rowCount: change.added.rowCount)
    do {
      for (ordinal, rows) in byExtent.sorted(by: { $0.key < $1.key }) {
        let extent = numbered.extents[ordinal]
        if extent.info.liveRowCount == rows.count {
          prepared.emptied.append(extent.info)
        } else {
          prepared.changes.append(try ExtentChange(extent, of: view.table, in: view.table, deleting: rows))
        }
      }
    } catch {
      discard(staged)
      throw error
    }
    return prepared
  }

  /// From where on rows of the view are joined with new states.
  private func lookback(
    _ view: MaterializedViewInfo, _ states: Table, _ delta: StoredView.Delta, _ snapshot: DatabaseSnapshot
  ) -> (column: String, from: Int64)? {
    guard let period = view.options.lookback else { return nil }
    let column = view.options.lookbackColumn
    if column.isEmpty {
      return snapshot.lookbackFrom(view, delta).map { (StoredView.ingestionTimeName, $0) }
    }
    guard let index = states.schema.index(of: column) else { return nil }
    var first = Int64.max
    for chunk in states.chunks {
      for row in 0..<chunk[index].count {
        if case .long(let ticks) = chunk[index].value(row) { first = min(first, ticks) }
      }
    }
    return first == .max ? nil : (column, first.subtractingReportingOverflow(period).partialValue)
  }

  private func commit(
    _ prepared: PreparedView?, of view: MaterializedViewInfo, before: MaterializedViewInfo, began: Int64,
    _ request: RequestContext
  ) throws {
    do {
      try change(request) { transaction in
        guard transaction.state.materializedViews[ObjectKey(view.database, view.name)] == before else {
          throw Diagnostic.conflict("materialized view \(view.name)")
        }
        if let prepared {
          try transaction.drop(prepared.emptied, of: view.table)
          for change in prepared.changes {
            // The rows that stay keep their cursor.
            try transaction.replace([change])
          }
          let extents = try transaction.add(prepared.staged, to: view.table)
          if !extents.isEmpty {
            try transaction.log(
              DataOperationInfo(
                extents: extents, table: view.shownTable, request: request, kind: "MaterializedView",
                timestamp: transaction.now, duration: max(Clock.systemTicks() - began, 0), properties: ""))
          }
        }
        try transaction.put(view)
      }
    } catch {
      if let prepared { discard(prepared.staged) }
      throw error
    }
  }

  /// Joins small extents, and those of which much was replaced.
  private func compact(_ view: MaterializedViewInfo) throws {
    let extents = try snapshot().extents(of: view.table)
    let worn = extents.filter { $0.info.deletedRowCount * 2 > $0.info.rowCount || $0.info.rowCount < 16_384 }
    guard worn.count > Database.smallExtentsMax else { return }
    _ = try? merge(worn, of: view.table)
  }

  /// What the query means with the source as it is now.
  private func describe(
    _ view: MaterializedViewInfo, _ snapshot: DatabaseSnapshot, _ request: RequestContext
  ) throws -> ViewDescription {
    var stored = try snapshot.stored(view, readsWaiting: false)
    if view.readsView {
      let inner = try snapshot.materializedView(view.source, in: view.database)
      stored.delta = .view(
        materialized: try snapshot.source(of: inner.table), view: try snapshot.stored(inner, readsWaiting: false))
    } else {
      stored.delta = .rows(try snapshot.source(of: try snapshot.table(view.source, in: view.database)))
    }
    return try services.views.describe(
      ViewTask(
        view: stored, resolver: SnapshotResolver(snapshot: snapshot, database: view.database), now: clock.now(),
        principal: request.principal, clientActivityId: request.clientActivityId))
  }

  /// The view with the columns that its source has got, if it wants them; throws when the query gives other columns.
  private func adapted(
    _ view: MaterializedViewInfo, to description: ViewDescription, _ request: RequestContext
  ) throws -> MaterializedViewInfo? {
    if description.columns == view.columns.schema { return nil }
    guard view.options.updatesSchema else {
      throw Diagnostic(
        code: "General_BadRequest",
        "the query of materialized view '\(view.name)' no longer gives the columns of the view: "
          + ViewSchema.difference(view.columns.schema, description.columns),
        hints: ["`.alter materialized-view` with the same query takes the new columns over; then enable the view"])
    }
    return try reshaped(view, to: description, request)
  }

  /// The view with the columns of another query; those that stay keep their identity.
  package func reshaped(
    _ view: MaterializedViewInfo, to description: ViewDescription, _ request: RequestContext
  ) throws -> MaterializedViewInfo {
    var view = view
    let known = view.table.columns
    let fresh = try change(request) { transaction in
      let missing = description.states.fields.filter { field in
        !known.contains { $0.name == field.name && $0.type == field.type }
      }
      transaction.touchLog()
      return try transaction.columns(missing.map { ($0.name, $0.type, "") })
    }
    view.table.columns = description.states.fields.compactMap { field in
      (known + fresh).first { $0.name == field.name && $0.type == field.type }
    }
    view.setColumns(description)
    return view
  }

  private func fail(
    _ name: String, in database: String, _ startedOn: Int64, _ cause: Diagnostic, _ request: RequestContext
  ) {
    try? change(request) { transaction in
      guard var view = transaction.state.materializedViews[ObjectKey(database, name)] else { return }
      try transaction.access.put(
        ViewFailureInfo(
          operationId: request.operationId, database: database, view: name, timestamp: startedOn,
          lastSuccessRun: view.progress.lastSuccess, isPermanent: cause.isPermanent, details: cause.message))
      view.progress.lastRun = startedOn
      view.progress.lastResult = "Failed"
      if cause.isPermanent {
        view.progress.isEnabled = false
        try transaction.journal(
          "DISABLE-MATERIALIZED-VIEW", database: database, entity: name, after: "IsEnabled: false; \(cause.message)")
      }
      try transaction.put(view)
    }
  }

  /// Failed runs of a view, in order.
  package func viewFailures(of name: String, in database: String, since: Int64) throws -> [ViewFailureInfo] {
    try read { access in
      try access.select(
        ViewFailureInfo.self, "WHERE database = ? AND view = ? AND timestamp >= ? ORDER BY timestamp",
        [.text(database), .text(name), .integer(since)])
    }
  }
}

extension MaterializedViewInfo {
  /// The hidden table under the name of the view, for logs.
  package var shownTable: TableInfo {
    var table = table
    table.name = name
    return table
  }

  /// Takes over what its query was found to be.
  package mutating func setColumns(_ description: ViewDescription) {
    columns = description.columns.fields.enumerated().map { index, field in
      ColumnInfo(
        id: Int64(index), name: field.name, type: field.type,
        docString: columns.first { $0.name == field.name }?.docString ?? "")
    }
    shape = Shape(
      keyCount: description.keyCount, keepsResults: description.keepsResults,
      isDeduplication: description.isDeduplication, selectsRows: description.selectsRows,
      keepsIngestionTime: description.keepsIngestionTime)
  }
}

/// Says how two schemas differ.
package enum ViewSchema {
  package static func difference(_ old: Schema, _ new: Schema) -> String {
    for field in old.fields {
      guard let other = new.fields.first(where: { $0.name == field.name }) else {
        return "column '\(field.name)' (\(field.type.name)) is missing"
      }
      if other.type != field.type {
        return "column '\(field.name)' is of type \(other.type.name), the view has \(field.type.name)"
      }
    }
    for field in new.fields where !old.fields.contains(where: { $0.name == field.name }) {
      return "column '\(field.name)' (\(field.type.name)) is not in the view"
    }
    return "their order differs"
  }
}
