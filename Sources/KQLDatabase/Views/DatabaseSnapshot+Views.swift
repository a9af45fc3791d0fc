import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

extension DatabaseSnapshot {
  package func materializedView(_ name: String, in database: String) throws(Diagnostic) -> MaterializedViewInfo {
    let database = try self.database(named: database).name
    if let view = state.materializedViews[ObjectKey(database, name)] { return view }
    throw .notFound("MaterializedView", name)
  }

  /// The view as a query sees it. `readsWaiting`: with the rows that are not materialized yet.
  func stored(_ view: MaterializedViewInfo, readsWaiting: Bool = true) throws -> StoredView {
    let delta = readsWaiting ? try delta(of: view, isForQuery: true) : .none
    return StoredView(
      name: view.name, database: view.database, definition: Self.definition(view.name, view.query),
      sourceName: view.source, delta: delta, materialized: try source(of: view.table),
      keyCount: view.shape.keyCount, columns: view.columns.schema, materializedTo: try materializedTo(view),
      lookbackFrom: lookbackFrom(view, delta))
  }

  static func definition(_ name: String, _ query: String) -> StoredFunction {
    StoredFunction(name: name, parameters: "()", body: "{ \(query)\n}", isView: false)
  }

  /// Rows of the view ingested before are not joined with new ones.
  func lookbackFrom(_ view: MaterializedViewInfo, _ delta: StoredView.Delta) -> Int64? {
    guard let lookback = view.options.lookback, view.options.lookbackColumn.isEmpty, view.shape.keepsIngestionTime
    else { return nil }
    // New rows are younger than what is materialized; their extents may say by how much.
    var first = view.progress.cursor
    if case .rows(let source as TableSource) = delta, !source.extents.contains(where: \.info.hasRowTimes),
      let time = source.extents.compactMap(\.info.ingestionTime).min()
    {
      first = max(first, time)
    }
    return first.subtractingReportingOverflow(lookback).partialValue
  }

  /// The rows that the view has not materialized. `isForQuery`: also those that a source view has not.
  func delta(of view: MaterializedViewInfo, isForQuery: Bool) throws -> StoredView.Delta {
    let bounds = view.progress.cursor...max(cursor, view.progress.cursor)
    guard view.readsView else {
      guard let table = state.table(view.source, in: view.database) else {
        throw Diagnostic.notFound("Table", view.source, code: "BadRequest_TableNotExist")
      }
      let rows = try source(of: table, cursors: bounds)
      return rows.extents.isEmpty ? .none : .rows(rows)
    }
    let inner = try materializedView(view.source, in: view.database)
    let rows = try source(of: inner.table, cursors: bounds)
    let stored = isForQuery ? try self.stored(inner) : nil
    if case .none? = stored?.delta, rows.extents.isEmpty { return .none }
    if stored == nil, rows.extents.isEmpty { return .none }
    return .view(materialized: rows, view: stored)
  }

  /// Whether the source has got extents that the view has not looked at.
  package func hasWaitingRows(_ view: MaterializedViewInfo) throws -> Bool {
    guard let id = sourceId(view) else { return true }
    return try database.read { try $0.hasExtents(addedTo: id, after: view.progress.commit, upTo: commit) }
  }

  private func sourceId(_ view: MaterializedViewInfo) -> Int64? {
    view.readsView
      ? state.materializedViews[ObjectKey(view.database, view.source)]?.table.id
      : state.table(view.source, in: view.database)?.id
  }

  /// Ticks: the ingestion time up to which everything of the source is materialized.
  package func materializedTo(_ view: MaterializedViewInfo) throws -> Int64 {
    if try hasWaitingRows(view) { return view.progress.cursor }
    return max(view.progress.cursor, cursor)
  }

  /// Whether the view is at most an hour behind its source.
  package func isHealthy(_ view: MaterializedViewInfo) throws -> Bool {
    guard try hasWaitingRows(view) else { return true }
    return view.progress.cursor > database.clock.now() &- 3600 &* Clock.ticksPerSecond
  }
}
