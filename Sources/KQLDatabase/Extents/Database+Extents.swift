import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage

/// What became of an extent: its id before, and after.
package struct ExtentSuccession: Sendable {
  package var original: ExtentInfo
  /// Nil when it was dropped.
  package var result: ExtentInfo?
}

extension Database {
  /// Moves extents to a table and drops others of it, all or nothing; update policies of the table's readers fire.
  ///
  /// `moved` pairs extents with the table they are in now.
  package func moveExtents(
    _ moved: [(extent: TableExtent, source: TableInfo)], to target: TableInfo, dropping: [TableExtent] = [],
    setNewIngestionTime: Bool = false, request: RequestContext
  ) throws -> [ExtentSuccession] {
    let snapshot = try self.snapshot()
    let time = clock.now()
    let changes = try moved.map {
      try ExtentChange($0.extent, of: $0.source, in: target, ingestionTime: setNewIngestionTime ? time : nil)
    }
    if !setNewIngestionTime { try checkViews(of: target, take: changes) }
    let infos = try replace(
      changes, in: target, dropping: dropping, ingestionTime: time, snapshot: snapshot, request: request)
    return dropping.map { ExtentSuccession(original: $0.info, result: nil) }
      + zip(changes, infos).map { ExtentSuccession(original: $0.original.info, result: $1) }
  }

  /// Rows that keep an old cursor would never reach the views of the table.
  private func checkViews(of target: TableInfo, take changes: [ExtentChange]) throws {
    let views = try snapshot().state.materializedViews(in: target.database)
    for view in views where !view.readsView && view.source == target.name {
      for change in changes where change.source.id != target.id {
        if !change.result.hasRowTimes, let cursor = change.result.cursor, cursor > view.progress.cursor { continue }
        throw Diagnostic(
          code: "General_BadRequest",
          "Cannot move extents to '\(target.name)' since materialized view '\(view.name)' will not process these extents "
            + "(can lead to data loss in the materialized view)",
          hints: ["with (setNewIngestionTime=true) the view takes their rows up"])
      }
    }
  }

  /// Commits changes whose results are new rows of `target` as its update policies see it.
  private func replace(
    _ changes: [ExtentChange], in target: TableInfo, dropping: [TableExtent], ingestionTime: Int64,
    snapshot: DatabaseSnapshot, request: RequestContext
  ) throws -> [ExtentInfo] {
    let rows = TableSource(
      table: target, extents: changes.map { TableExtent($0.result, store: store, sharing: $0.original) }, cursors: nil)
    var run = PolicyRun(
      database: self, snapshot: snapshot, request: request, ingestionTime: ingestionTime, propagated: nil,
      isReplacing: false, sourcePath: "", propertiesText: "")
    return try commit(target, rows: rows, run: &run, snapshot: snapshot, staged: [], request: request) {
      transaction -> [ExtentInfo]? in
      try transaction.drop(dropping.map(\.info), of: target)
      return try transaction.replace(changes)
    } ?? []
  }

  /// Gives extents of a table other tags.
  package func setTags(
    _ tags: [(extent: TableExtent, tags: [String])], of table: TableInfo, request: RequestContext
  ) throws -> [ExtentSuccession] {
    let changes = try tags.map { try ExtentChange($0.extent, of: table, in: table, tags: $0.tags) }
    let infos = try change(request) { try $0.replace(changes) }
    return zip(changes, infos).map { ExtentSuccession(original: $0.original.info, result: $1) }
  }

  /// Drops extents of tables in one commit.
  package func dropExtents(
    _ extents: [(extent: TableExtent, table: TableInfo)], request: RequestContext
  ) throws {
    guard !extents.isEmpty else { return }
    try change(request) { transaction in
      for (extent, table) in extents { try transaction.drop([extent.info], of: table) }
    }
  }

  /// The rows of a table with their numbers as last column, for queries that say what to delete.
  package func numberedSource(of table: TableInfo, in snapshot: DatabaseSnapshot) throws -> TableSource {
    TableSource(table: table, extents: try snapshot.extents(of: table), cursors: nil, numbersRows: true)
  }

  /// What `deleteRows` did.
  package struct Deletion: Sendable {
    package var replaced: [ExtentSuccession]
    /// Rows deleted of each replaced extent, in that order.
    package var deletedCounts: [Int]
    package var added: [ExtentInfo]
  }

  private func deletions(
    _ numbers: [Int64], of source: TableSource, in table: TableInfo
  ) throws -> (changes: [ExtentChange], counts: [Int]) {
    var byExtent: [Int: Set<UInt32>] = [:]
    for number in numbers {
      byExtent[Int(number >> 32), default: []].insert(UInt32(truncatingIfNeeded: number))
    }
    let chosen = byExtent.keys.sorted().filter { source.extents.indices.contains($0) }
    let changes = try chosen.map { ordinal in
      try ExtentChange(
        source.extents[ordinal], of: table, in: table, deleting: byExtent[ordinal].map(Array.init) ?? [])
    }
    return (changes, chosen.map { byExtent[$0]?.count ?? 0 })
  }

  /// Deletes stored records of a materialized view by their numbers in a numbered source of its hidden table.
  package func deleteRows(
    _ numbers: [Int64], of source: TableSource, in view: MaterializedViewInfo, isPretended: Bool, request: RequestContext
  ) throws -> Deletion {
    let (changes, counts) = try deletions(numbers, of: source, in: view.table)
    var replaced = changes.map { ExtentSuccession(original: $0.original.info, result: nil) }
    if !isPretended, !changes.isEmpty {
      replaced = try change(request) { transaction in
        let current = transaction.state.materializedViews[ObjectKey(view.database, view.name)]
        guard current?.table.id == view.table.id, current?.progress.commit == view.progress.commit else {
          throw Diagnostic.conflict("materialized view '\(view.name)'")
        }
        let results = try transaction.replace(changes)
        return zip(changes, results).map { ExtentSuccession(original: $0.original.info, result: $1) }
      }
    }
    return Deletion(replaced: replaced, deletedCounts: counts, added: [])
  }

  /// Deletes rows by their numbers in a numbered source and adds others, or moves extents of another table in, in one
  /// commit. Added rows set off update policies; deleted ones do not. `isPretended`: only tells what it would do.
  package func deleteRows(
    _ numbers: [Int64], of source: TableSource, in table: TableInfo, adding: [[Column]] = [],
    moving: [(extent: TableExtent, source: TableInfo)] = [], isPretended: Bool = false, snapshot: DatabaseSnapshot,
    request: RequestContext
  ) throws -> Deletion {
    let (changes, counts) = try deletions(numbers, of: source, in: table)
    let moves = try moving.map { try ExtentChange($0.extent, of: $0.source, in: table) }
    let time = clock.now()
    let traits = ExtentTraits(createdOn: time, ingestionTime: snapshot.state.hasIngestionTime(table) ? time : nil)
    if isPretended {
      let replaced = changes.map { ExtentSuccession(original: $0.original.info, result: nil) }
      let staged = try stage(adding, for: table, traits: traits, snapshot.state)
      discard(staged)
      return Deletion(replaced: replaced, deletedCounts: counts, added: moves.map(\.original.info) + staged.map(\.info))
    }
    let began = Clock.systemTicks()
    let staged = try stage(
      adding, for: table, traits: traits, snapshot.state)
    let rows: any ScanSource =
      moves.isEmpty
      ? RowsSource(name: table.name, schema: table.schema, chunks: adding, ingestionTime: traits.ingestionTime)
      : TableSource(
        table: table, extents: moves.map { TableExtent($0.result, store: store, sharing: $0.original) }, cursors: nil)
    var run = PolicyRun(
      database: self, snapshot: snapshot, request: request, ingestionTime: time, propagated: nil, isReplacing: false,
      sourcePath: "", propertiesText: "")
    let committed = try commit(table, rows: rows, run: &run, snapshot: snapshot, staged: staged, request: request) {
      transaction -> ([ExtentInfo], [ExtentInfo])? in
      let replaced = try transaction.replace(changes)
      let added = try transaction.replace(moves) + transaction.add(staged, to: table)
      if !added.isEmpty {
        try transaction.log(
          DataOperationInfo(
            extents: added, table: table, request: request, kind: "DataUpdate", timestamp: transaction.now,
            duration: max(Clock.systemTicks() - began, 0), properties: ""))
      }
      return (replaced, added)
    }
    return Deletion(
      replaced: zip(changes, committed?.0 ?? []).map { ExtentSuccession(original: $0.original.info, result: $1) },
      deletedCounts: counts, added: committed?.1 ?? [])
  }
}
