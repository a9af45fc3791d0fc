import KQLCatalog
import KQLColumns
import KQLDiagnostics

extension Database {
  /// How long a dropped table can be brought back.
  static let recoverableTicks: Int64 = 14 * Clock.ticksPerDay

  /// Drops extents past their soft-delete period, tags past theirs, tables past their expiry, and for good the tables
  /// whose drop can no longer be undone. Late, never early.
  package func applyRetention() throws {
    let snapshot = try self.snapshot()
    let state = snapshot.state
    let now = clock.now()
    let request = RequestContext(operation: "Retention")
    for table in state.tables.values.sorted(by: { $0.id < $1.id }) where state.database(table.database) != nil {
      if try deleteIfExpired(table, snapshot, now) { continue }
      try dropOldTags(of: table, snapshot, now)
      guard let period = state.softDeletePeriod(of: table) else { continue }
      let old = try snapshot.extents(of: table).filter {
        let (end, overflow) = $0.info.maxCreatedOn.addingReportingOverflow(period)
        return !overflow && end < now
      }
      guard !old.isEmpty else { continue }
      try change(request) { transaction in
        guard transaction.state.softDeletePeriod(of: table) == period else { return }
        try transaction.drop(old.map(\.info), of: table)
        try transaction.journal("DROP-EXTENTS-BY-RETENTION", database: table.database, entity: table.name)
      }
    }
    for view in state.materializedViews.values.sorted(by: { $0.table.id < $1.table.id }) {
      try applyRetention(to: view, snapshot, now, request)
    }
    for snapshot in state.graphSnapshots.values.joined() where state.database(snapshot.database) != nil {
      guard let period = state.softDeletePeriod(of: snapshot.entity) else { continue }
      let (end, overflow) = snapshot.createdOn.addingReportingOverflow(period)
      guard !overflow, end < now else { continue }
      try change(request) { transaction in
        guard transaction.state.graphSnapshots(of: snapshot.model, in: snapshot.database).contains(snapshot) else { return }
        try transaction.remove(snapshot)
      }
    }
    for result in state.storedQueryResults where result.expiresOn <= now {
      try change(request) { try $0.remove(result) }
    }
    for dropped in state.droppedTables where dropped.droppedOn &+ Database.recoverableTicks < now {
      try change(request) { transaction in
        let extents = try transaction.access.extents(of: dropped.table.id, at: transaction.commit)
        try transaction.drop(extents, of: dropped.table)
        try transaction.access.remove(dropped)
        transaction.define { $0.droppedTables.removeAll { $0.table.id == dropped.table.id } }
      }
    }
  }

  /// A view has a retention of its own, or its database's; that of its source does not count.
  private func applyRetention(
    to view: MaterializedViewInfo, _ snapshot: DatabaseSnapshot, _ now: Int64, _ request: RequestContext
  ) throws {
    guard let period = snapshot.state.softDeletePeriod(of: view.entity) else { return }
    let old = try snapshot.extents(of: view.table).filter {
      let (end, overflow) = $0.info.maxCreatedOn.addingReportingOverflow(period)
      return !overflow && end < now
    }
    guard !old.isEmpty else { return }
    try change(request) { transaction in
      try transaction.drop(old.map(\.info), of: view.table)
      try transaction.journal("DROP-EXTENTS-BY-RETENTION", database: view.database, entity: view.name)
    }
  }

  private func deleteIfExpired(_ table: TableInfo, _ snapshot: DatabaseSnapshot, _ now: Int64) throws -> Bool {
    guard let json = snapshot.state.effectivePolicy("auto_delete", of: table.entity).flatMap(JSON.init),
      let date = json["ExpiryDate"]?.string.flatMap(PolicyText.datetime), date < now
    else { return false }
    if json["DeleteIfNotEmpty"]?.bool != true, try !snapshot.extents(of: table).isEmpty { return false }
    try change(RequestContext(operation: "AutoDelete")) { transaction in
      try transaction.check(table)
      try transaction.dropTable(table.name, in: table.database)
    }
    return true
  }

  private func dropOldTags(of table: TableInfo, _ snapshot: DatabaseSnapshot, _ now: Int64) throws {
    let policy = snapshot.state.effectivePolicy("extent_tags_retention", of: table.entity)
    guard let rules = policy.flatMap(JSON.init)?.array, !rules.isEmpty else { return }
    var changed: [(extent: TableExtent, tags: [String])] = []
    for extent in try snapshot.extents(of: table) {
      let kept = extent.info.tags.filter { tag in
        !rules.contains { rule in
          guard let prefix = rule["TagPrefix"]?.string, tag.hasPrefix(prefix),
            let period = rule["RetentionPeriod"]?.string.flatMap(PolicyText.timespan)
          else { return false }
          return extent.info.maxCreatedOn &+ period < now
        }
      }
      if kept.count != extent.info.tags.count { changed.append((extent, kept)) }
    }
    if !changed.isEmpty {
      _ = try setTags(changed, of: table, request: RequestContext(operation: "ExtentTagsRetention"))
    }
  }
}
