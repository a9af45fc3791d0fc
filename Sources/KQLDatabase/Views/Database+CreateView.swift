import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension Database {
  /// Binds the query of a view over its source and checks all that the documentation asks for.
  package func validate(
    _ new: NewView, snapshot: DatabaseSnapshot, principal: String
  ) throws -> ViewDescription {
    let (task, _) = try definition(new, snapshot, principal)
    let description = try services.views.describe(task)
    try checkEntities(new, task.resolver, snapshot)
    try checkNow(task, description)
    let options = new.options
    if options.updatesSchema && !description.selectsRows {
      throw refusal("autoUpdateSchema is valid only for views of type arg_max(Timestamp, *), arg_min(Timestamp, *) and take_any(*)")
    }
    if let lookback = options.lookback {
      if lookback <= 0 { throw refusal("lookback must be a positive timespan") }
      if options.lookbackColumn.isEmpty {
        guard description.keepsIngestionTime else {
          throw refusal(
            "a lookback without lookback_column is valid only for arg_max, arg_min and take_any views that preserve ingestion time")
        }
      } else {
        guard let field = description.columns.fields.first(where: { $0.name == options.lookbackColumn }) else {
          throw refusal("lookback_column '\(options.lookbackColumn)' is not a column of the view")
        }
        guard field.type == .datetime, description.states.fields.contains(field) else {
          throw refusal("lookback_column '\(field.name)' must be a datetime column of the view")
        }
      }
    } else if !options.lookbackColumn.isEmpty {
      throw refusal("lookback_column needs a lookback")
    }
    if new.backfill?.datesExtents == true && description.binnedKeys.isEmpty {
      throw refusal("updateExtentsCreationTime needs a datetime group-by key that uses bin()")
    }
    if new.movesExtentsFrom != nil && !description.keepsResults {
      throw refusal("move_extents_from is not supported for aggregations whose state differs from their result")
    }
    return description
  }

  private func refusal(_ message: String) -> Diagnostic { Diagnostic(code: "General_BadRequest", message) }

  /// The task that binds a new view over all rows of its source, and those rows.
  private func definition(
    _ new: NewView, _ snapshot: DatabaseSnapshot, _ principal: String
  ) throws -> (ViewTask, TableSource) {
    let rows: TableSource
    let delta: StoredView.Delta
    if new.readsView {
      let inner = try snapshot.materializedView(new.source, in: new.database)
      guard inner.shape.isDeduplication else {
        throw refusal(
          "materialized view '\(inner.name)' cannot be a source: only views of type take_any(*) can be")
      }
      rows = try snapshot.source(of: inner.table)
      delta = .view(materialized: rows, view: try snapshot.stored(inner, readsWaiting: false))
    } else {
      let table = try snapshot.table(new.source, in: new.database)
      guard snapshot.state.hasIngestionTime(table) else {
        throw refusal("table '\(table.name)' has no IngestionTime policy, which materialized views need")
      }
      if snapshot.state.isViewRestricted(table.entity) {
        throw Diagnostic(
          code: "Forbidden", "table '\(table.name)' has restricted view access, so it cannot be the source of a view")
      }
      rows = try snapshot.source(of: table)
      delta = .rows(rows)
    }
    let view = StoredView(
      name: new.name, database: new.database, definition: DatabaseSnapshot.definition(new.name, new.query),
      sourceName: new.source, delta: delta, materialized: rows, keyCount: 0, columns: Schema(fields: []),
      materializedTo: 0)
    let resolver = SnapshotResolver(snapshot: snapshot, database: new.database, principal: principal)
    return (ViewTask(view: view, resolver: resolver, now: clock.now(), principal: principal), rows)
  }

  private func checkEntities(_ new: NewView, _ resolver: SnapshotResolver, _ snapshot: DatabaseSnapshot) throws {
    let used = resolver.usedEntities
    if let name = used.externalTables.min() {
      throw refusal("external table '\(name)' cannot be read by a materialized view")
    }
    if let name = used.databases.min() {
      throw refusal("database '\(name)' cannot be read: cross-database queries are not supported in materialized views")
    }
    let views = used.views.subtracting(new.readsView ? [new.source] : []).subtracting(new.options.dimensionViews)
    if let name = views.min() {
      throw refusal(
        "materialized view '\(name)' is not the source of the view; it must be named in the property dimensionMaterializedViews")
    }
    for name in new.options.dimensionViews { _ = try snapshot.materializedView(name, in: new.database) }
    for name in used.tables.sorted() where name != new.source && !new.options.dimensionTables.contains(name) {
      throw refusal(
        "table '\(name)' is not the source of the view; a dimension table must be named in the property dimensionTables")
    }
    for name in new.options.dimensionTables {
      let table = try snapshot.table(name, in: new.database)
      guard !new.readsView || name != new.source else { continue }
      if name == new.source { throw refusal("table '\(name)' is the source of the view, not a dimension table") }
      if snapshot.state.isViewRestricted(table.entity) {
        throw Diagnostic(code: "Forbidden", "table '\(name)' has restricted view access")
      }
    }
  }

  /// A query that depends on `now()` binds to something else at another time.
  private func checkNow(_ task: ViewTask, _ description: ViewDescription) throws {
    var later = task
    later.now = task.now &+ 1000 &* Clock.ticksPerDay
    guard let first = try services.views.explain(task), let second = try services.views.explain(later),
      first != second
    else { return }
    throw refusal(
      "Materialized view query is invalid: it depends on now(); limit the time that the view covers by its retention policy")
  }

  /// Makes a view; with a backfill it takes a while, and nobody sees the view before it is complete.
  package func createView(
    _ new: NewView, _ description: ViewDescription, snapshot: DatabaseSnapshot, request: RequestContext,
    cancellation: Cancellation, onProgress: (String) throws -> Void = { _ in }
  ) throws -> MaterializedViewInfo {
    let now = clock.now()
    var view = try reserve(new, description, now, request)
    var staged: [StagedExtent] = []
    var moved: [ExtentChange] = []
    if let backfill = new.backfill {
      let states = try backfilled(new, backfill, view, snapshot, request, cancellation, onProgress)
      staged = try stageBackfill(states, backfill, view, description, now)
      view.progress = .init(cursor: snapshot.cursor, commit: snapshot.commit)
    } else if let name = new.movesExtentsFrom {
      let table = try snapshot.table(name, in: new.database)
      moved = try snapshot.extents(of: table).filter { $0.info.maxCreatedOn > new.options.effectiveFrom }.map {
        try ExtentChange($0, of: table, in: view.table, ingestionTime: now)
      }
    }
    do {
      return try change(request) { transaction in
        try transaction.checkIsFree(viewName: view.name, in: view.database)
        var view = view
        if new.backfill == nil {
          view.progress = .init(cursor: transaction.state.cursor, commit: transaction.state.commit)
          if let from = new.sourceFrom { view.progress = .init(cursor: min(from, view.progress.cursor), commit: 0) }
        }
        try transaction.put(view)
        try transaction.makeCreatorAdmin(of: view.entity)
        try transaction.journal(
          "CREATE-MATERIALIZED-VIEW", database: view.database, entity: view.name, after: "Query: \(view.query)")
        try transaction.replace(moved)
        try transaction.add(staged, to: view.table)
        return view
      }
    } catch {
      discard(staged)
      throw error
    }
  }

  /// The view with a table of its own, which nothing names yet.
  private func reserve(
    _ new: NewView, _ description: ViewDescription, _ now: Int64, _ request: RequestContext
  ) throws -> MaterializedViewInfo {
    let table = try change(request) { transaction in
      try transaction.checkIsFree(viewName: new.name, in: new.database)
      transaction.touchLog()
      return TableInfo(
        database: new.database, name: MaterializedViewInfo.tableName(of: new.name), id: try transaction.access.nextId(),
        columns: try transaction.columns(description.states.fields.map { ($0.name, $0.type, "") }), createdOn: now,
        flags: .hidden)
    }
    var options = new.options
    if new.backfill == nil && new.movesExtentsFrom == nil { options.effectiveFrom = now }
    var view = MaterializedViewInfo(
      database: new.database, name: new.name, table: table, source: new.source, readsView: new.readsView,
      query: new.query, folder: new.folder, docString: new.docString, options: options,
      progress: .init(cursor: 0, commit: 0), columns: [],
      shape: .init(
        keyCount: 0, keepsResults: false, isDeduplication: false, selectsRows: false, keepsIngestionTime: false))
    view.setColumns(description)
    return view
  }

  /// Keys and states of all that the source has, in batches.
  private func backfilled(
    _ new: NewView, _ backfill: NewView.Backfill, _ view: MaterializedViewInfo, _ snapshot: DatabaseSnapshot,
    _ request: RequestContext, _ cancellation: Cancellation, _ onProgress: (String) throws -> Void
  ) throws -> Table {
    var (task, rows) = try definition(new, snapshot, request.principal)
    task.view.materialized = RowsSource(
      name: view.name, schema: view.table.schema, chunks: [], ingestionTime: nil)
    task.view.keyCount = view.shape.keyCount
    task.clientActivityId = request.clientActivityId
    task.cancellation = cancellation
    let table =
      new.readsView
      ? try snapshot.materializedView(new.source, in: new.database).table
      : try snapshot.table(new.source, in: new.database)
    var result = Table(schema: view.table.schema)
    let batches = Database.batches(rows.extents, backfill)
    for (index, batch) in batches.enumerated() {
      if cancellation.isCancelled { throw Diagnostic(code: "Canceled", "the backfill was cancelled") }
      // Rows of merged extents carry each its own time; their cursor stands for it.
      let bounds = batch.contains { $0.info.hasRowTimes } ? backfill.from.map { $0...Int64.max } : nil
      let source = try snapshot.source(of: table, cursors: bounds, extents: batch)
      task.view.delta =
        new.readsView
        ? .view(
          materialized: source,
          view: try snapshot.stored(try snapshot.materializedView(new.source, in: new.database), readsWaiting: false))
        : .rows(source)
      if let states = try services.views.collect(task) { result.chunks += states.chunks }
      try onProgress("\(index + 1) of \(batches.count) batches done")
    }
    return batches.count > 1 ? try services.views.combine(task, result) : result
  }

  private static func batches(_ extents: [TableExtent], _ backfill: NewView.Backfill) -> [[TableExtent]] {
    var batches: [[TableExtent]] = []
    var rows = 0
    for extent in extents {
      if let from = backfill.from, !extent.info.hasRowTimes, (extent.info.ingestionTime ?? 0) <= from { continue }
      let isAlike = batches.last?.last.map { $0.info.hasRowTimes == extent.info.hasRowTimes } ?? false
      if !isAlike || rows + extent.info.liveRowCount > backfill.rowsMax {
        batches.append([])
        rows = 0
      }
      batches[batches.count - 1].append(extent)
      rows += extent.info.liveRowCount
    }
    return batches
  }

  private func stageBackfill(
    _ states: Table, _ backfill: NewView.Backfill, _ view: MaterializedViewInfo, _ description: ViewDescription,
    _ now: Int64
  ) throws -> [StagedExtent] {
    let state = try snapshot().state
    guard backfill.datesExtents, let key = description.binnedKeys.first, let index = states.schema.index(of: key)
    else {
      return try stage(
        states.chunks, for: view.table, traits: ExtentTraits(createdOn: now, ingestionTime: now), state)
    }
    // One extent for each day of the key.
    var days: [Int64: [[Column]]] = [:]
    for chunk in states.chunks {
      var rows: [Int64: [UInt32]] = [:]
      for row in 0..<(chunk.first?.count ?? 0) {
        var day = now
        if case .long(let ticks) = chunk[index].value(row) { day = min(ticks - ticks % Clock.ticksPerDay, now) }
        rows[day, default: []].append(UInt32(row))
      }
      for (day, list) in rows { days[day, default: []].append(chunk.map { $0.gathering(list) }) }
    }
    var staged: [StagedExtent] = []
    do {
      for (day, chunks) in days.sorted(by: { $0.key < $1.key }) {
        staged += try stage(
          chunks, for: view.table, traits: ExtentTraits(createdOn: day, ingestionTime: now), state)
      }
    } catch {
      discard(staged)
      throw error
    }
    return staged
  }
}
