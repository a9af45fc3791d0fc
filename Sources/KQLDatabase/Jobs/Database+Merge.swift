import KQLCatalog
import KQLColumns
import KQLDiagnostics
import KQLLanguage
import KQLStorage

/// What a merge did to one extent.
package struct MergeResult: Sendable {
  package var original: GUID
  package var result: GUID
  /// Ticks.
  package var duration: Int64
}

extension Database {
  /// A table with more extents than this has its small ones merged.
  private static let extentsMax = 256
  /// A small extent has at most this many rows.
  private static let smallRows = 16_384
  /// Rows of a merge's result, which is made in memory.
  private static let mergedRowsMax: Int64 = 1_048_576

  /// Merges runs of small extents of tables that have too many.
  func mergeSmallExtents() throws {
    let snapshot = try self.snapshot()
    for table in snapshot.state.tables.values.sorted(by: { $0.id < $1.id }) {
      let policy = MergePolicy(of: table, snapshot.state)
      guard policy.isAllowed else { continue }
      let extents = try snapshot.extents(of: table)
      guard extents.count > Database.extentsMax else { continue }
      let now = clock.now()
      var group: [TableExtent] = []
      var rows: Int64 = 0
      var size: Int64 = 0
      func isMergeable(_ extent: TableExtent) -> Bool {
        guard let first = group.first?.info else { return true }
        return first.dropByTags == extent.info.dropByTags && group.count < policy.extentsMax
          && rows + Int64(extent.info.rowCount) <= min(policy.rowsMax, Database.mergedRowsMax)
          && size + Int64(extent.info.originalSize) <= policy.originalSizeMax
          && extent.info.maxCreatedOn &- first.minCreatedOn <= policy.range
      }
      func flush() throws {
        if group.count > 1 { _ = try merge(group, of: table) }
        (group, rows, size) = ([], 0, 0)
      }
      for extent in extents
      where extent.info.rowCount <= Database.smallRows
        && policy.looksBack(to: extent.info, of: table, snapshot.state, now: now)
      {
        if !isMergeable(extent) { try flush() }
        group.append(extent)
        rows += Int64(extent.info.rowCount)
        size += Int64(extent.info.originalSize)
      }
      try flush()
    }
  }

  /// Makes one extent of several: same rows, the union of their tags, each row's ingestion time and cursor.
  package func merge(
    _ extents: [TableExtent], of table: TableInfo, request: RequestContext = RequestContext(operation: "ExtentsMerge")
  ) throws -> [MergeResult] {
    extents.count > 1 ? try rewrite(extents, of: table, request: request) : []
  }

  /// The same of any number of extents: one alone is written without its deleted rows.
  func rewrite(_ extents: [TableExtent], of table: TableInfo, request: RequestContext) throws -> [MergeResult] {
    let began = Clock.systemTicks()
    guard let first = extents.first else { return [] }
    guard extents.allSatisfy({ $0.info.dropByTags == first.info.dropByTags }) else {
      throw Diagnostic(code: "General_BadRequest", "extents with different drop-by tags cannot be merged")
    }
    let source = TableSource(table: table, extents: extents, cursors: nil)
    let visible = table.columns.indices.map { Scan.Column.visible($0) }
    let wanted = visible + [.ingestionTime, .cursor]
    let chunks = try source.morsels(columns: wanted, pruning: []).map { try $0.read().columns() }
    let infos = extents.map(\.info)
    let isUniform =
      infos.allSatisfy { !$0.hasRowTimes && $0.cursor == first.info.cursor }
      && infos.allSatisfy { $0.ingestionTime == first.info.ingestionTime }
    let state = try snapshot().state
    var columns = storedColumns(of: table, state)
    if !isUniform {
      columns.append(StoredColumn(id: TableExtent.ingestionTimeId, name: "$IngestionTime", type: .datetime))
      columns.append(StoredColumn(id: TableExtent.cursorId, name: "$Cursor", type: .long))
    }
    let kept = isUniform ? chunks.map { Array($0.prefix(table.columns.count)) } : chunks
    let schema = Schema(fields: columns.map { Schema.Field($0.name, $0.type) })
    let sorted = try ordered(kept, schema, for: table, state)
    let encoded = try ExtentEncoder.encode(columns: columns, chunks: sorted, id: .random(), workers: workers)
    let place = try store.stage(encoded)
    var tags: [String] = []
    for tag in infos.flatMap(\.tags) where !tags.contains(tag) { tags.append(tag) }
    let metadata = encoded.metadata
    var info = ExtentInfo(
      id: metadata.id, tableId: table.id, rowCount: metadata.rowCount, originalSize: metadata.originalSize,
      extentSize: metadata.extentSize, indexSize: metadata.indexSize,
      minCreatedOn: infos.map(\.minCreatedOn).min() ?? 0, maxCreatedOn: infos.map(\.maxCreatedOn).max() ?? 0,
      tags: tags, ingestionTime: isUniform ? first.info.ingestionTime : nil, file: place.file,
      metadata: metadata.serialized())
    info.cursor = isUniform ? first.info.cursor : nil
    info.hasRowTimes = !isUniform
    let staged = StagedExtent(info: info, blob: place.blob, staysInMemory: store.keepsBlobsInMemory)
    do {
      try change(request) { transaction in
        try transaction.check(table)
        try transaction.drop(infos, of: table)
        try transaction.add([staged], to: table)
      }
    } catch {
      discard([staged])
      throw error
    }
    let duration = max(Clock.systemTicks() - began, 0)
    return extents.map { MergeResult(original: $0.id, result: info.id, duration: duration) }
  }
}
